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
