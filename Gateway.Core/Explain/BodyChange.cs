using System.Text.Json;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Explain;

/// <summary>A member of the body that the upstream gets otherwise than the client wrote it.</summary>
/// <param name="Field">The member of the root object.</param>
/// <param name="From">As sent; null when it was absent.</param>
/// <param name="To">As forwarded.</param>
internal sealed record BodyChange(string Field, JsonElement? From, JsonElement? To)
{
    /// <summary>What the decided edits come to.</summary>
    public static IReadOnlyList<BodyChange> Of(RequestContext context)
    {
        var body = context.Body;
        if (context.Splice.IsEmpty)
        {
            return [];
        }

        var spliced = new byte[context.Splice.SplicedLength(body.Length)];
        context.Splice.CopyTo(body, spliced);
        var before = Members(body);
        return [.. Members(spliced).Where(member => !before.TryGetValue(member.Key, out var old) || old.GetRawText() != member.Value.GetRawText())
            .Select(member => new BodyChange(member.Key, before.TryGetValue(member.Key, out var old) ? old : null, member.Value))];
    }

    private static Dictionary<string, JsonElement> Members(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = Inspection.BodyInspector.MaxDepth });
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in JsonElement.ParseValue(ref reader).EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        return members;
    }
}
