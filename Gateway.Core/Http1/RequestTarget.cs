using System.Text;
using Gateway.Core.Buffers;

namespace Gateway.Core.Http1;

/// <summary>Takes a request target apart (RFC 9112, section 3.2): path, query, and the authority of the absolute form.</summary>
internal static class RequestTarget
{
    /// <param name="bytes">The head's bytes.</param>
    /// <param name="target">The target, made of nothing but <see cref="HttpBytes.Target"/>.</param>
    /// <param name="head">Its method is known; gets path, query and authority.</param>
    public static bool TryParse(ReadOnlySpan<byte> bytes, ByteRange target, RequestHead head)
    {
        var text = target.Of(bytes);
        if (text.IsEmpty)
        {
            return false;
        }

        if (text[0] == '/')
        {
            SplitQuery(bytes, target, head);
            return true;
        }

        if (text.SequenceEqual("*"u8))
        {
            head.Path = target;
            return head.Method == KnownMethod.Options;
        }

        return TryParseAbsolute(bytes, target, head);
    }

    private static bool TryParseAbsolute(ReadOnlySpan<byte> bytes, ByteRange target, RequestHead head)
    {
        var text = target.Of(bytes);
        var scheme = SchemeLength(text);
        if (scheme == 0)
        {
            return false;
        }

        var length = text[scheme..].IndexOfAny((byte)'/', (byte)'?');
        if (length < 0)
        {
            length = text.Length - scheme;
        }

        var authority = new ByteRange(target.Start + scheme, length);
        if (!HostSyntax.IsValid(authority.Of(bytes)))
        {
            return false;
        }

        head.Authority = authority;
        SplitQuery(bytes, new ByteRange(authority.End, target.End - authority.End), head);
        return true;
    }

    private static int SchemeLength(ReadOnlySpan<byte> text)
    {
        if (text.Length >= 7 && Ascii.EqualsIgnoreCase(text[..7], "http://"u8))
        {
            return 7;
        }

        return text.Length >= 8 && Ascii.EqualsIgnoreCase(text[..8], "https://"u8) ? 8 : 0;
    }

    private static void SplitQuery(ReadOnlySpan<byte> bytes, ByteRange range, RequestHead head)
    {
        var question = range.Of(bytes).IndexOf((byte)'?');
        if (question < 0)
        {
            head.Path = range;
            return;
        }

        head.Path = new ByteRange(range.Start, question);
        head.Query = new ByteRange(range.Start + question + 1, range.Length - question - 1);
    }
}
