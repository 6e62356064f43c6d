using Gateway.Core.Pipeline;

namespace Gateway.Core.Limits;

/// <summary>Which limit refuses a request, and why.</summary>
/// <param name="Reason">None when nothing refuses.</param>
/// <param name="Policy">The policy's name.</param>
/// <param name="Limit">What it allows.</param>
/// <param name="Used">What of that is used.</param>
/// <param name="Requested">What the request needs.</param>
/// <param name="Wait">Nanoseconds after which it is worth another try.</param>
internal readonly record struct LimitRefusal(Refusal Reason, string? Policy = null, long Limit = 0, long Used = 0, long Requested = 0, long Wait = 0);
