/** The made-up customer whose people are provisioned. */
export const DOMAIN = 'harbourline.example';

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

export interface Office {
  readonly officeLocation: string;
  readonly streets: readonly [string, ...string[]];
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
  readonly country: string;
  readonly phonePrefix: string;
}

export const OFFICES: readonly [Office, ...Office[]] = [
  {
    officeLocation: 'Hafenkontor',
    streets: ['Am Sandtorkai 12', 'Brooktorkai 3'],
    city: 'Hamburg',
    state: 'HH',
    postalCode: '20457',
    country: 'DE',
    phonePrefix: '+49 40 5550',
  },
  {
    officeLocation: 'Quayside House',
    streets: ['1 Quayside', "4 Saint Mary's Wharf"],
    city: 'Bristol',
    state: 'England',
    postalCode: 'BS1 4AA',
    country: 'GB',
    phonePrefix: '+44 117 496',
  },
  {
    officeLocation: 'Tour du Port',
    streets: ['18, quai de la Joliette'],
    city: 'Marseille',
    state: "Provence-Alpes-Côte d'Azur",
    postalCode: '13002',
    country: 'FR',
    phonePrefix: '+33 4 9155',
  },
  {
    officeLocation: 'Pier 9',
    streets: ['900 Pier Road, Suite 210'],
    city: 'Baltimore',
    state: 'MD',
    postalCode: '21230',
    country: 'US',
    phonePrefix: '+1 (410) 555',
  },
  {
    officeLocation: '横浜港オフィス',
    streets: ['神奈川県横浜市中区海岸通1-1'],
    city: '横浜',
    state: '神奈川',
    postalCode: '231-0002',
    country: 'JP',
    phonePrefix: '+81 45 5550',
  },
  {
    officeLocation: 'Dom Portowy',
    streets: ['ul. Długie Pobrzeże 5'],
    city: 'Gdańsk',
    state: 'Pomorskie',
    postalCode: '80-888',
    country: 'PL',
    phonePrefix: '+48 58 555',
  },
  {
    officeLocation: 'Harbour Tower',
    streets: ['22 Marina Parade'],
    city: 'Singapore',
    state: 'Central',
    postalCode: '018983',
    country: 'SG',
    phonePrefix: '+65 6555',
  },
];

/** Cross-department groups and about how many people are in each; two are still empty. */
export const PROJECTS: readonly (readonly [name: string, size: number])[] = [
  ['RFP Contributors', 420],
  ['RFP Viewers', 260],
  ['RFP Approvers', 45],
  ['RFP Administrators', 6],
  ['Bid: Öresund Link', 38],
  ['Bid: Hamburg Container Terminal', 64],
  ['Bid: Yokohama Breakwater / 横浜防波堤', 29],
  ['Bid: Gdańsk Deepwater Quay', 33],
  ['Bid: Chesapeake Lock', 21],
  ['Bid: Marseille Cruise Pier', 26],
  ['Bid: Singapore Reclamation', 52],
  ['Security Champions', 17],
  ['Fire Wardens', 40],
  ['First Aiders', 55],
  ['Works Council', 11],
  ['Graduate Programme 2026', 24],
  ['Alumni Mentors', 1],
  ["O'Connor Framework (draft)", 3],
  ['Price Book Editors', 9],
  ['Subcontractor Portal', 75],
  ['Bid: Not Yet Staffed', 0],
  ['Archived Bids', 0],
];
