using Gateway.Core.Pipeline;

namespace Gateway.Core.Telemetry;

/// <summary>The labels that a policy's refusals are counted under.</summary>
internal readonly record struct RejectionSeries(string Namespace, string Policy, Refusal Reason, bool IsEnforced);
