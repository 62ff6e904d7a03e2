export { KNOWN_REQUESTS, type KnownRequest, type OtherProvider } from './known-requests.js';
export { type ProbeResult, probe } from './probe.js';
