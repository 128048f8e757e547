// Who is in the sample, and where they belong.

export const organisation = 'Ardel Valley Clinics';

export const units = {
  clinics: { name: 'Clinics', purpose: 'Eleven small clinics along the river, and the doctors who see people there.', above: null },
  nursing: { name: 'Nursing', purpose: 'Nurses of all clinics: their rota, their learning, their rest.', above: 'clinics' },
  desks: { name: 'Front desks', purpose: 'The first voice and the first face. Nobody leaves a desk without knowing what comes next.', above: 'clinics' },
  rounds: { name: 'Village rounds', purpose: 'Two cars, seven village halls, and those who cannot come down to the valley.', above: 'clinics' },
  digital: { name: 'Booking and records', purpose: 'What people meet before they meet us: the booking, the letters, the records.', above: null },
  house: { name: 'House and finance', purpose: 'Rooms, contracts, money, cars: that the lights are on and the bills are paid.', above: null },
} as const satisfies Record<string, { name: string; purpose: string; above: string | null }>;
export type UnitOfSample = keyof typeof units;
export const unitNames = ['clinics', 'nursing', 'desks', 'rounds', 'digital', 'house'] as const satisfies UnitOfSample[];

const everybody = {
  noor: ['Noor Haddad', 'digital', 'I look after booking. Before that I sat at the desk in Hollen for nine years.'],
  mina: ['Mina Keller', 'digital', 'I draw the screens. Tell me where you got stuck; that is the useful part.'],
  emre: ['Emre Aydin', 'digital', 'I write the programs, and I like it when they are boring.'],
  ines: ['Inês Carvalho', 'digital', 'Records and letters. I can find a page from before you were born.'],
  jonas: ['Jonas Reuter', 'digital', 'New here. I ask why a lot; please do not stop me.'],
  yuki: ['Yuki Tanabe', 'digital', 'Tests, and everything that breaks at night.'],
  seun: ['Oluwaseun Adeyemi', 'digital', 'Networks and telephones. If it hums, it is mine.'],
  wanda: ['Wanda Kowal', 'desks', 'Front desk in Brugg. I know most of the valley by voice.'],
  alma: ['Alma Lindqvist', 'desks', 'Late desk in Hollen. The quiet hours are when people say what is wrong.'],
  giorgos: ['Giorgos Nikolaidis', 'desks', 'Desk in Mühlen. I write the notices that people do read.'],
  thandi: ['Thandi Mokoena', 'desks', 'Desk in Brugg on most days, in Senn on Fridays.'],
  beatriz: ['Beatriz Rocha', 'desks', 'I train whoever sits at a desk for the first time.'],
  pavel: ['Pavel Novák', 'desks', 'Telephone first. I speak four languages, one of them well.'],
  leyla: ['Leyla Mansour', 'desks', 'Desk in Oberfeld. Forms, and how to need fewer of them.'],
  hana: ['Hana Kovačević', 'desks', 'Early desk. I unlock the door and count who is waiting.'],
  jakob: ['Jakob Ruiz', 'clinics', 'General practice. I grew up in Senn.'],
  amara: ['Amara Diallo', 'clinics', 'Children first, and their parents right after.'],
  kenji: ['Kenji Mori', 'clinics', 'General practice in Hollen. By bicycle, whenever there is no ice.'],
  charlotte: ['Charlotte Brun', 'clinics', 'Skin and small surgery, Tuesdays in Brugg.'],
  rafael: ['Rafael Ortega', 'clinics', 'I look after hearts, and after the other doctors’ calendars.'],
  shirin: ['Shirin Azadi', 'clinics', 'General practice in Mühlen. Evenings suit me.'],
  daniel: ['Daniel Weiss', 'clinics', 'Half a week here, half a week at the hospital in the city.'],
  sofia: ['Sofia Lindgren', 'rounds', 'Nurse. Mondays and Thursdays I am on the road.'],
  mele: ['Mele Tuipulotu', 'nursing', 'Nurse in Brugg. Wounds, and patience.'],
  aoife: ['Aoife Byrne', 'nursing', 'I keep the rota. Ask me before you swap, and you will get your swap.'],
  chidi: ['Chidi Eze', 'nursing', 'Nurse in Hollen. I look after whoever looks after others.'],
  nadia: ['Nadia Petrova', 'nursing', 'Nights and weekends by choice.'],
  rosa: ['Rosa Almeida', 'nursing', 'Thirty years a nurse. I would like the next ones to stay as long.'],
  linh: ['Linh Tran', 'nursing', 'First year. I write down what nobody had told me.'],
  farid: ['Farid Rahimi', 'nursing', 'Nurse in Mühlen. I was a teacher before, and it shows.'],
  matteo: ['Matteo Conti', 'rounds', 'I drive, carry, plug in, and know every caretaker by first name.'],
  ana: ['Ana Horvat', 'rounds', 'Doctor on the rounds. My practice has four wheels.'],
  samir: ['Samir Bensaïd', 'rounds', 'Nurse on the rounds, north side.'],
  greta: ['Greta Amsler', 'rounds', 'I plan the week of two cars and seven halls.'],
  tilda: ['Tilda Brandt', 'house', 'Rooms, rosters, contracts. Come by, my door is open until three.'],
  owen: ['Owen Price', 'house', 'Finance. I like a number that can be traced to a receipt.'],
  fatima: ['Fatima El Idrissi', 'house', 'I buy what we need, and ask whether we do.'],
  henrik: ['Henrik Dahl', 'house', 'House and garden. The boiler and I are on speaking terms.'],
  priya: ['Priya Raman', 'house', 'People and contracts. What you tell me stays with me.'],
  tomasz: ['Tomasz Zieliński', 'house', 'Cables, keys, cars.'],
  claire: ['Claire Dubois', null, 'Architect of the new office. Here until the last box is carried.'],
  ravi: ['Ravi Menon', null, 'From the company that sends your text messages.'],
} as const satisfies Record<string, readonly [string, UnitOfSample | null, string]>;

export type Who = keyof typeof everybody;
export interface PersonOfSample {
  who: Who;
  name: string;
  /** Guests belong to no unit. */
  unit: UnitOfSample | null;
  role: 'member' | 'administrator' | 'guest';
  about: string;
}

/** The first one is who looks around. */
export const people: PersonOfSample[] = (Object.keys(everybody) as Who[]).map((who) => {
  const [name, unit, about] = everybody[who];
  return { who, name, unit, about, role: unit === null ? 'guest' : who === 'tilda' || who === 'priya' ? 'administrator' : 'member' };
});

/** The first one looks around; the rest are found by their short name. */
export const personOf = (who: Who): PersonOfSample => people.find((p) => p.who === who) ?? (people[0] as PersonOfSample); // every Who is in the list

/** Who takes care of a unit. */
export const stewardsOfUnits: Record<UnitOfSample, Who> = {
  clinics: 'jakob',
  nursing: 'rosa',
  desks: 'wanda',
  rounds: 'greta',
  digital: 'mina',
  house: 'tilda',
};
