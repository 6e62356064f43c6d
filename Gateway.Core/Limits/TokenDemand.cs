using Gateway.Core.Inspection;
using Gateway.Core.Pipeline;
using Gateway.Core.Routing;

namespace Gateway.Core.Limits;

/// <summary>What a request asks of the token limits.</summary>
/// <param name="IsMetered">False where no tokens are counted; the rest means nothing then.</param>
/// <param name="Input">Input tokens, counted.</param>
/// <param name="Maximum">The output that the client allows at most, over all choices; null when it does not say.</param>
/// <param name="Default">What is reserved for an answer in one piece whose client sets no maximum.</param>
/// <param name="Generates">False where there is no output, as of embeddings.</param>
/// <param name="IsStream">True when the answer is to be streamed.</param>
internal readonly record struct TokenDemand(bool IsMetered, long Input, long? Maximum, long Default, bool Generates, bool IsStream)
{
    /// <summary>How much a stream without a maximum reserves at a time.</summary>
    public const long Slice = 256;

    private const long DefaultOutput = 1024;

    public static TokenDemand Of(RequestContext context)
    {
        if (context.Protocol == Protocol.Opaque || context.Route is null)
        {
            return default;
        }

        var inspection = context.Inspection;
        var choices = Choices(context.Protocol, inspection);
        var maximum = MaximumOf(context.Protocol, inspection);
        return new TokenDemand(
            true,
            context.InputTokens,
            maximum is { } each ? Times(each, choices) : null,
            Times(context.Snapshot.Models.Find(inspection.Model)?.DefaultOutputTokens ?? DefaultOutput, choices),
            context.Protocol != Protocol.Embeddings,
            inspection.Stream == BodyFlag.True);
    }

    /// <summary>True when more completions are generated than the client gets to see, which no cap on what it sees could bound.</summary>
    public static bool GeneratesUnseen(RequestContext context) =>
        context.Protocol == Protocol.Completions && context.Inspection.BestOf.IsPresent
        && context.Inspection.BestOf.Value > Choices(context.Protocol, context.Inspection);

    /// <summary>The output to reserve at first, under that cap.</summary>
    public long Wanted(long cap)
    {
        if (!Generates)
        {
            return 0;
        }

        return Math.Min(cap, Maximum ?? (IsStream ? Slice : Default));
    }

    private static long Choices(Protocol protocol, BodyInspection inspection) =>
        protocol is Protocol.Chat or Protocol.Completions ? inspection.Choices : 1;

    private static long? MaximumOf(Protocol protocol, BodyInspection inspection) => protocol switch
    {
        Protocol.Chat => Least(inspection.MaxCompletionTokens, inspection.MaxTokens),
        Protocol.Responses => Least(inspection.MaxOutputTokens, default),
        _ => Least(inspection.MaxTokens, default),
    };

    private static long? Least(BodyNumber one, BodyNumber other) => (one.IsPresent, other.IsPresent) switch
    {
        (true, true) => Math.Min(one.Value, other.Value),
        (true, false) => one.Value,
        (false, true) => other.Value,
        _ => null,
    };

    private static long Times(long tokens, long choices) => (long)Int128.Min((Int128)tokens * choices, WindowCell.MaxCount);
}
