using Gateway.Core.Configuration;
using Gateway.Core.Limits;
using Gateway.Core.Pipeline;
using NUnit.Framework;

namespace Tests.Common;

/// <summary>Limits on output that tests begin with.</summary>
internal static class OutputLimits
{
    /// <summary>Lets a context's output be that many tokens at most.</summary>
    public static void LimitOutput(this RequestContext context, long cap)
    {
        context.Reservation.Reset();
        context.Reservation.Begin(new LimitSet { MaxOutput = cap }, default, new LimitClock(TimeProvider.System));
        Assert.That(context.Reservation.TryTake(new TokenDemand(true, 0, null, cap, true, true)), Is.True);
    }

    /// <summary>The same by a policy over all namespaces.</summary>
    public static Snapshot LimitOutput(this Snapshot snapshot, long cap) => snapshot with
    {
        Policies = [new PolicyConfig { Name = "output", Type = "token-limit", Config = new TokenLimitSettings { MaxOutputTokenCount = cap } }],
    };
}
