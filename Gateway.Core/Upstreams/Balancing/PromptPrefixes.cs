using Gateway.Core.Inspection;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Upstreams.Balancing;

/// <summary>
/// The hashes of a prompt's leading blocks: its first 256 bytes, its first 512, and so on to 32 KiB, as far as it reaches. It is read as models read it (instructions,
/// tools, then messages) and as it is written, without undoing escapes: a client writes the same text the same way.
/// </summary>
internal static class PromptPrefixes
{
    /// <summary>Length of the shortest beginning, in bytes.</summary>
    public const int Shortest = 256;

    /// <summary>Number of beginnings, at most.</summary>
    public const int Levels = 8;

    private static readonly BodyField[] Parts =
    [
        BodyField.System, BodyField.Instructions, BodyField.Tools, BodyField.Functions, BodyField.Messages, BodyField.Prompt, BodyField.Input,
    ];

    /// <summary>Hashes what was inspected; the number of hashes, 0 for a short prompt or none.</summary>
    public static int Of(RequestContext context, Span<ulong> hashes)
    {
        if (context.BodyState != RequestBodyState.Inspected)
        {
            return 0;
        }

        var inspection = context.Inspection;
        var hasher = new PrefixHasher(hashes, StableHash.Of(inspection.Model));
        foreach (var part in Parts)
        {
            hasher.Append(inspection.Range(part).Of(context.Body));
        }

        return hasher.Count;
    }
}
