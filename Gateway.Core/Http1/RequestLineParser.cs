using Gateway.Core.Buffers;

namespace Gateway.Core.Http1;

/// <summary>Parses the request line (RFC 9112, section 3): method, one space, target, one space, version.</summary>
internal static class RequestLineParser
{
    /// <summary>What a request line may hold besides its target, in bytes: room for long method names.</summary>
    public const int MaxBytesBesideTarget = 64;

    /// <summary>Sets method, target and its parts, and version; <see cref="RejectionReason.None"/> when all is well.</summary>
    public static RejectionReason Parse(ReadOnlySpan<byte> bytes, ByteRange line, RequestHead head, int maxTargetBytes)
    {
        var text = line.Of(bytes);
        var reason = ParseParts(bytes, line, text, head, maxTargetBytes);
        return reason == RejectionReason.None ? reason : HttpBytes.Classify(text, reason);
    }

    private static RejectionReason ParseParts(
        ReadOnlySpan<byte> bytes,
        ByteRange line,
        ReadOnlySpan<byte> text,
        RequestHead head,
        int maxTargetBytes)
    {
        var methodEnd = text.IndexOf(HttpBytes.Space);
        if (methodEnd < 0)
        {
            return RejectionReason.InvalidRequestLine;
        }

        var method = text[..methodEnd];
        if (method.IsEmpty || method.ContainsAnyExcept(HttpBytes.Token))
        {
            return RejectionReason.InvalidMethod;
        }

        var targetLength = text[(methodEnd + 1)..].IndexOf(HttpBytes.Space);
        if (targetLength <= 0)
        {
            return RejectionReason.InvalidRequestLine;
        }

        var version = text[(methodEnd + 1 + targetLength + 1)..];
        if (!HttpVersions.TryParse(version, RejectionReason.InvalidRequestLine, out var parsedVersion, out var reason))
        {
            return reason;
        }

        if (targetLength > maxTargetBytes)
        {
            return RejectionReason.TargetTooLong;
        }

        var target = new ByteRange(line.Start + methodEnd + 1, targetLength);
        if (target.Of(bytes).ContainsAnyExcept(HttpBytes.Target))
        {
            return RejectionReason.InvalidTarget;
        }

        head.Version = parsedVersion;
        head.MethodToken = new ByteRange(line.Start, methodEnd);
        head.Method = KnownMethods.Find(method);
        head.Target = target;
        if (head.Method == KnownMethod.Connect)
        {
            return RejectionReason.ConnectNotSupported;
        }

        return RequestTarget.TryParse(bytes, target, head) ? RejectionReason.None : RejectionReason.InvalidTarget;
    }
}
