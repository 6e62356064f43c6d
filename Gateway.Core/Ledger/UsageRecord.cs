using Gateway.Core.Pipeline;
using Gateway.Core.Settlement;
using Gateway.Core.Telemetry;

namespace Gateway.Core.Ledger;

/// <summary>What one request used. Its names are objects of the snapshot, so that taking it allocates nothing.</summary>
internal struct UsageRecord
{
    public UsageKey Key;

    /// <summary>Why the request was refused; null when it was not.</summary>
    public string? Refusal;

    /// <summary>The hash of the body's <c>user</c>; 0 without one.</summary>
    public ulong User;

    public UInt128 ClientAddress;

    /// <summary>0 when no status was sent.</summary>
    public int Status;

    public long InputTokens;
    public long OutputTokens;
    public long CachedInputTokens;

    /// <summary>In 10⁻⁹ US dollars; 0 where no price is known.</summary>
    public long CostNano;

    /// <summary>From the request's first byte to its end.</summary>
    public long DurationMicroseconds;

    /// <summary>From the request's first byte to its answer's; -1 without an answer.</summary>
    public long FirstByteMicroseconds;
    public bool IsTruncated;
    public bool IsEstimated;

    /// <summary>The hash that the request is counted for among the distinct users.</summary>
    public readonly ulong Identity => User != 0 ? User : Key.Key.Length > 0 ? UserIdentity.OfKey(Key.Key) : UserIdentity.OfAddress(ClientAddress);

    /// <summary>Fills every field.</summary>
    /// <param name="context">A request that has been settled.</param>
    /// <param name="model">What its model is called in metrics.</param>
    /// <param name="end">When it ended.</param>
    public void Fill(RequestContext context, string model, in RequestEnd end)
    {
        Key = new UsageKey(
            end.Minute, context.Namespace?.Code ?? "", context.Key?.Id ?? "", model, context.Route?.Name ?? "", context.Upstream?.Name ?? "");
        Refusal = context.Outcome is RequestOutcome.Refused or RequestOutcome.Rejected ? RequestReasons.Text(context) : null;
        User = UserIdentity.OfBody(context);
        ClientAddress = context.ClientAddress;
        Status = context.Status;
        InputTokens = context.Settled.InputTokens;
        OutputTokens = context.Settled.OutputTokens;
        CachedInputTokens = context.Settled.CachedInputTokens;
        CostNano = context.CostNano ?? 0;
        DurationMicroseconds = end.MicrosecondsSince(context.Started);
        FirstByteMicroseconds = context.FirstByte == 0 ? -1 : RequestEnd.Microseconds(context.Started, context.FirstByte);
        IsTruncated = context.IsTruncated;
        IsEstimated = context.SettledBy == SettledBy.Estimated;
    }
}
