using System.Buffers;

namespace Gateway.Core.Pipeline;

/// <summary>The id by which one exchange is found in every log: the client's <c>X-Request-ID</c> when it is fit to be one, else a random one.</summary>
internal sealed class RequestId
{
    /// <summary>The longest id taken over from a client, in bytes.</summary>
    public const int MaxLength = 128;

    private const int MadeLength = 32;

    // Nothing that could break out of a log line, a header or a shell.
    private static readonly SearchValues<byte> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:+/="u8);

    private readonly byte[] _bytes = new byte[MaxLength];
    private int _length;

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    /// <summary>Takes the id that was sent; false when it is empty, too long or has other characters than letters, digits and <c>-_.:+/=</c>.</summary>
    public bool TryKeep(ReadOnlySpan<byte> sent)
    {
        if (sent.IsEmpty || sent.Length > MaxLength || sent.ContainsAnyExcept(Allowed))
        {
            return false;
        }

        sent.CopyTo(_bytes);
        _length = sent.Length;
        return true;
    }

    /// <summary>Makes a random id of 32 hexadecimal digits.</summary>
    public void Make()
    {
        Span<byte> random = stackalloc byte[MadeLength / 2];
        Random.Shared.NextBytes(random);
        Convert.TryToHexStringLower(random, _bytes, out _length);
    }

    public void Reset() => _length = 0;
}
