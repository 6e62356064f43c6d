using Gateway.Core.Http1;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Telemetry;

/// <summary>The labels that refusals are counted under.</summary>
/// <param name="Namespace">Its code.</param>
/// <param name="Policy">The policy that refused; empty where it was none.</param>
/// <param name="Reason">Why.</param>
/// <param name="IsEnforced">False of a policy in shadow mode, which would have refused.</param>
/// <param name="Rejection">How the request was malformed, where that is why.</param>
internal readonly record struct RejectionSeries(string Namespace, string Policy, Refusal Reason, bool IsEnforced, RejectionReason Rejection = RejectionReason.None);
