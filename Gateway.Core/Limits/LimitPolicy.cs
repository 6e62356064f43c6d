using Gateway.Core.Configuration;
using Gateway.Core.Policies;

namespace Gateway.Core.Limits;

/// <summary>A policy that limits, compiled; immutable.</summary>
/// <param name="Name">The policy's name.</param>
/// <param name="Scope">Which requests it applies to.</param>
/// <param name="Counters">What has counters of its own.</param>
/// <param name="IsEnforced">False in shadow mode: it counts as if it were enforced, and refuses and cuts nothing.</param>
/// <param name="Settings">What it limits.</param>
internal sealed record LimitPolicy(string Name, PolicyScope Scope, CounterScope Counters, bool IsEnforced, PolicySettings Settings);
