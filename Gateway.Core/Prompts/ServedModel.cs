using Gateway.Core.Pipeline;

namespace Gateway.Core.Prompts;

/// <summary>The model that the servers of the chosen upstream will run: its vocabulary is the one that counts.</summary>
internal static class ServedModel
{
    /// <summary>The upstream's name of the model, else the client's; empty when the request names none.</summary>
    public static ReadOnlySpan<byte> Of(RequestContext context)
    {
        var asked = context.Inspection.Model;
        return context.Upstream is { } upstream && upstream.TryGetAlias(asked, out var served) ? served : asked;
    }
}
