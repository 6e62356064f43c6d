using Gateway.Core.Pipeline;

namespace Gateway.Core.Replay;

/// <summary>What a configuration would have done with a recorded request.</summary>
/// <param name="Reason">None when it would have been forwarded.</param>
/// <param name="Policy">The policy that refuses, where one does.</param>
internal readonly record struct ReplayVerdict(Refusal Reason, string? Policy);
