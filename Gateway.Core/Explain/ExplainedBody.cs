using System.Text;
using Gateway.Core.Inspection;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Explain;

/// <summary>What was found in the body.</summary>
internal sealed record ExplainedBody
{
    /// <summary><c>none</c>, <c>unread</c> (nobody needs it), <c>invalid</c> or <c>inspected</c>.</summary>
    public required string State { get; init; }

    /// <summary>Its length.</summary>
    public required long Bytes { get; init; }

    /// <summary>The longest that it may be, in bytes.</summary>
    public required long MaxBytes { get; init; }

    /// <summary>Why it is invalid.</summary>
    public string? Problem { get; init; }

    public string? Model { get; init; }

    public bool? Stream { get; init; }

    /// <summary>How many choices are asked for.</summary>
    public long? Choices { get; init; }

    public long? MaxTokens { get; init; }

    public long? MaxCompletionTokens { get; init; }

    public long? MaxOutputTokens { get; init; }

    public static ExplainedBody Of(RequestContext context)
    {
        var inspection = context.Inspection;
        var body = new ExplainedBody
        {
            State = StateOf(context),
            Bytes = Math.Max(0, context.Head.ContentLength),
            MaxBytes = context.MaxBodyBytes,
            Problem = inspection.Status == InspectionStatus.Ok ? null : Encoding.UTF8.GetString(InspectionStatuses.Message(inspection.Status)),
        };
        return context.BodyState != RequestBodyState.Inspected ? body : body with
        {
            Model = inspection.Model.IsEmpty ? null : Encoding.UTF8.GetString(inspection.Model),
            Stream = inspection.Stream == BodyFlag.True,
            Choices = inspection.Choices,
            MaxTokens = Of(inspection.MaxTokens),
            MaxCompletionTokens = Of(inspection.MaxCompletionTokens),
            MaxOutputTokens = Of(inspection.MaxOutputTokens),
        };
    }

    private static string StateOf(RequestContext context) => context.BodyState switch
    {
        RequestBodyState.None => "none",
        RequestBodyState.Inspected => "inspected",
        _ => context.Inspection.Status == InspectionStatus.Ok ? "unread" : "invalid",
    };

    private static long? Of(BodyNumber number) => number.IsPresent ? number.Value : null;
}
