export interface Department {
  readonly name: string;
  readonly head: string;
  readonly lead: string;
  readonly titles: readonly [string, ...string[]];
  /** Share of the company, in people per thousand. */
  readonly size: number;
}

const department = (
  name: string,
  size: number,
  head: string,
  lead: string,
  ...titles: readonly [string, ...string[]]
): Department => ({ name, size, head, lead, titles });

export const DEPARTMENTS: readonly Department[] = [
  department(
    'Bid Management',
    120,
    'VP Bids',
    'Bid Manager',
    'Bid Writer',
    'Proposal Coordinator',
    'Bid Analyst',
  ),
  department(
    'Sales',
    170,
    'Chief Sales Officer',
    'Regional Sales Manager',
    'Account Executive',
    'Sales Engineer',
    'Account Manager',
  ),
  department(
    'Engineering',
    200,
    'VP Engineering',
    'Engineering Manager',
    'Structural Engineer',
    'Site Engineer',
    'CAD Technician',
    'Project Engineer',
  ),
  department(
    'Procurement',
    70,
    'Head of Procurement',
    'Procurement Manager',
    'Buyer',
    'Category Specialist',
  ),
  department('Legal', 40, 'General Counsel', 'Senior Counsel', 'Contract Lawyer', 'Paralegal'),
  department(
    'Finance',
    80,
    'Chief Financial Officer',
    'Finance Manager',
    'Controller',
    'Cost Estimator',
    'Accountant',
  ),
  department(
    'Human Resources',
    40,
    'Chief People Officer',
    'HR Manager',
    'HR Business Partner',
    'Recruiter',
  ),
  department(
    'Information Technology',
    75,
    'Chief Information Officer',
    'IT Manager',
    'Systems Administrator',
    'Service Desk Analyst',
    'Data Engineer',
  ),
  department(
    'Marketing',
    45,
    'VP Marketing',
    'Marketing Manager',
    'Content Designer',
    'Campaign Manager',
  ),
  department(
    'Quality & Safety',
    60,
    'Head of Quality & Safety',
    'Safety Manager',
    'Safety Officer',
    'Quality Auditor',
  ),
  department(
    'Operations',
    120,
    'Chief Operating Officer',
    'Site Manager',
    'Foreman',
    'Logistics Planner',
    'Crane Operator',
  ),
  department(
    'Research & Development',
    45,
    'Head of R&D',
    'Research Lead',
    'Materials Scientist',
    'Prototype Engineer',
  ),
];
