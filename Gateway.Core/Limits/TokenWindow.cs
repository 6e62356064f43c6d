using Gateway.Core.Buffers;

namespace Gateway.Core.Limits;

/// <summary>How many tokens a window of time may use, and the counter that it goes by.</summary>
internal sealed class TokenWindow
{
    /// <summary>What stands for the policy's name where a quota is told of.</summary>
    public const string QuotaPolicy = "quota";

    public required string Policy { get; init; }

    /// <summary>Length and side, for metrics.</summary>
    public required string Label { get; init; }

    public required CounterCell Cell { get; init; }

    public required long Limit { get; init; }

    public required WindowPeriod Period { get; init; }

    public required TokenSide Side { get; init; }

    /// <summary>The models that it counts; by the client's name.</summary>
    public required WildcardPattern Model { get; init; }

    /// <summary>True of a namespace's quota.</summary>
    public bool IsQuota { get; init; }

    /// <summary>The part of the limit from which on a quota warns.</summary>
    public double WarnAt { get; init; } = 1;

    public bool CountsInput => Side != TokenSide.Output;

    public bool CountsOutput => Side != TokenSide.Input;

    /// <summary>Tokens used in that window; UTC in nanoseconds.</summary>
    public long Used(long utc) => WindowCell.Count(WindowCell.At(Volatile.Read(ref Cell.Value), Period.At(utc).Number));

    /// <summary>Tokens left in that window; UTC in nanoseconds.</summary>
    public long Left(long utc) => Math.Max(0, Limit - Used(utc));
}
