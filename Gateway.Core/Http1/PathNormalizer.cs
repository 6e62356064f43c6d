using System.Buffers;

namespace Gateway.Core.Http1;

/// <summary>
/// Brings a request path into the one form in which it is matched and forwarded (RFC 3986, section 6.2.2), so that no
/// spelling of a path goes round a rule. Idempotent.
/// </summary>
internal static class PathNormalizer
{
    private static readonly SearchValues<byte> PlainBytes = SearchValues.Create(
        "/!\"$&'()*+,-.0123456789:;<=>@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>
    /// Escapes of unreserved characters are decoded, other escapes get upper-case digits, runs of "/" become one, dot
    /// segments are resolved, an empty path becomes "/"; "*", the target of OPTIONS, stays. An escaped slash is no
    /// separator and stays escaped.
    /// </summary>
    /// <param name="path">The path as sent, without the query.</param>
    /// <param name="destination">At least one byte longer than the path; gets the normal form.</param>
    /// <param name="written">Length of the normal form.</param>
    /// <returns>
    /// False for a malformed escape, a control (plain or escaped), a backslash (plain or escaped), anything else that
    /// no path may hold, and dot segments that lead above the root.
    /// </returns>
    public static bool TryNormalize(ReadOnlySpan<byte> path, Span<byte> destination, out int written)
    {
        if (path.IsEmpty)
        {
            destination[0] = (byte)'/';
            written = 1;
            return true;
        }

        if (IsNormal(path))
        {
            path.CopyTo(destination);
            written = path.Length;
            return true;
        }

        written = 0;
        return path[0] == '/' && TryNormalizeSegments(path, destination, out written);
    }

    private static bool IsNormal(ReadOnlySpan<byte> path)
    {
        if (path[0] != '/')
        {
            return path.SequenceEqual("*"u8);
        }

        return !path.ContainsAnyExcept(PlainBytes) && path.IndexOf("//"u8) < 0 && path.IndexOf("/."u8) < 0;
    }

    private static bool TryNormalizeSegments(ReadOnlySpan<byte> path, Span<byte> destination, out int written)
    {
        // Holds after every round: what is written starts and ends with "/", unless the last segment has been written.
        destination[0] = (byte)'/';
        written = 1;
        while (!path.IsEmpty)
        {
            path = path[1..];
            var length = path.IndexOf((byte)'/');
            var isLast = length < 0;
            if (!TryWriteSegment(isLast ? path : path[..length], destination[written..], out var segmentLength))
            {
                return false;
            }

            switch (destination.Slice(written, segmentLength))
            {
                case [] or [(byte)'.']:
                    break;
                case [(byte)'.', (byte)'.'] when written == 1:
                    return false;
                case [(byte)'.', (byte)'.']:
                    written = destination[..(written - 1)].LastIndexOf((byte)'/') + 1;
                    break;
                default:
                    written += segmentLength;
                    if (!isLast)
                    {
                        destination[written++] = (byte)'/';
                    }

                    break;
            }

            path = isLast ? default : path[length..];
        }

        return true;
    }

    private static bool TryWriteSegment(ReadOnlySpan<byte> segment, Span<byte> destination, out int written)
    {
        written = 0;
        while (!segment.IsEmpty)
        {
            var plain = segment.IndexOfAnyExcept(PlainBytes);
            if (plain < 0)
            {
                plain = segment.Length;
            }

            segment[..plain].CopyTo(destination[written..]);
            written += plain;
            segment = segment[plain..];
            if (segment.IsEmpty)
            {
                break;
            }

            if (!PercentEscape.TryRead(segment, out var value))
            {
                return false;
            }

            written += PercentEscape.Write(destination[written..], value);
            segment = segment[PercentEscape.Length..];
        }

        return true;
    }
}
