using Gateway.Core.Http1;
using Gateway.Core.Pipeline;
using Gateway.Core.Prompts;
using Gateway.Core.Routing;

namespace Gateway.Core.Forwarding;

/// <summary>
/// The target as Azure OpenAI wants it, where the upstream has an <c>apiVersion</c>: the deployment, which is the served model's name, stands in the path of what is asked of a
/// model, and the version in the query. A path that does not begin with <c>/v1/</c> is sent as it is, with the version behind it.
/// </summary>
internal static class AzurePath
{
    // Of one byte of the model's name: %XX.
    private const int LongestEscape = 3;

    private static ReadOnlySpan<byte> Root => "/v1/"u8;

    /// <summary>The most bytes that the target gets longer by.</summary>
    public static int AddedLength(RequestContext context) => context.Upstream!.ApiVersionUtf8 is { } version
        ? "/openai/deployments//?api-version="u8.Length + version.Length + (ServedModel.Of(context).Length * LongestEscape)
        : 0;

    /// <summary>Writes path and query, the version among it.</summary>
    public static void Write(ref HeadWriter writer, RequestContext context, ReadOnlySpan<byte> version)
    {
        var path = context.RewrittenPath.Span;
        if (path.StartsWith(Root))
        {
            var model = ServedModel.Of(context);
            writer.Write("/openai/"u8);
            if (context.Protocol is Protocol.Chat or Protocol.Completions or Protocol.Embeddings && !model.IsEmpty)
            {
                writer.Write("deployments/"u8);
                WriteEscaped(ref writer, model);
                writer.Write("/"u8);
            }

            path = path[Root.Length..];
        }

        writer.Write(path);
        writer.Write("?"u8);
        if (!context.Query.IsEmpty)
        {
            writer.Write(context.Query);
            writer.Write("&"u8);
        }

        writer.Write("api-version="u8);
        writer.Write(version);
    }

    // RFC 3986, section 2.3: only what never means anything else stays.
    private static void WriteEscaped(ref HeadWriter writer, ReadOnlySpan<byte> name)
    {
        var digits = "0123456789ABCDEF"u8;
        Span<byte> escape = [(byte)'%', 0, 0];
        foreach (ref readonly var letter in name)
        {
            if (char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
            {
                writer.Write(new ReadOnlySpan<byte>(in letter));
                continue;
            }

            escape[1] = digits[letter >> 4];
            escape[2] = digits[letter & 15];
            writer.Write(escape);
        }
    }
}
