using System.Globalization;
using System.Text;

namespace Tests.Common;

/// <summary>Reads one body piece by piece, as it comes.</summary>
internal sealed class RawBodyReader(ByteSource source, RawFraming framing)
{
    private readonly List<byte> _body = [];
    private readonly List<byte> _chunk = [];
    private long _remaining = framing.Length;
    private bool _insideChunk;

    public bool Complete { get; private set; } = framing.Kind == RawFramingKind.None;

    /// <summary>The data of each complete chunk, the last one left out.</summary>
    public List<byte[]> Chunks { get; } = [];

    public RawHeaders Trailers { get; } = new();

    /// <summary>What has come so far, without the framing.</summary>
    public byte[] Body => [.. _body];

    /// <summary>The next data, at least one byte; null at the end of the body.</summary>
    public async Task<byte[]?> ReadPieceAsync()
    {
        if (Complete)
        {
            return null;
        }

        var piece = framing.Kind switch
        {
            RawFramingKind.ContentLength => await ReadCountedAsync(),
            RawFramingKind.Chunked => await ReadChunkedAsync(),
            _ => await ReadUntilCloseAsync(),
        };

        _body.AddRange(piece ?? []);
        Complete = piece is null;
        return piece;
    }

    private async Task<byte[]?> ReadCountedAsync()
    {
        if (_remaining == 0)
        {
            return null;
        }

        if (source.Buffered.IsEmpty)
        {
            await source.FillOrThrowAsync($"a body of {framing.Length} bytes, {_remaining} to come");
        }

        return Take();
    }

    private async Task<byte[]?> ReadChunkedAsync()
    {
        if (!_insideChunk)
        {
            _remaining = ParseChunkSize(await source.ReadLineAsync("a chunk size"));
            if (_remaining == 0)
            {
                await RawHeadReader.ReadTrailersAsync(source, Trailers);
                return null;
            }

            _insideChunk = true;
        }

        if (source.Buffered.IsEmpty)
        {
            await source.FillOrThrowAsync($"a chunk, {_remaining} bytes to come");
        }

        var piece = Take();
        _chunk.AddRange(piece);
        if (_remaining == 0)
        {
            await EndChunkAsync();
        }

        return piece;
    }

    private async Task EndChunkAsync()
    {
        if ((await source.ReadLineAsync("the end of a chunk")).Length > 0)
        {
            throw new InvalidMessageException("A chunk is longer than its size says.");
        }

        Chunks.Add([.. _chunk]);
        _chunk.Clear();
        _insideChunk = false;
    }

    private async Task<byte[]?> ReadUntilCloseAsync()
    {
        if (!await source.EnsureAsync("a body that the end of the connection ends"))
        {
            return source.End == ConnectionEnd.Closed
                ? null
                : throw new CutMessageException(ConnectionEnd.Reset, "a body that the end of the connection ends");
        }

        _remaining = source.Buffered.Length;
        return Take();
    }

    private byte[] Take()
    {
        var count = (int)Math.Min(_remaining, source.Buffered.Length);
        var piece = source.Buffered[..count].ToArray();
        source.Consume(count);
        _remaining -= count;
        return piece;
    }

    private static long ParseChunkSize(byte[] line)
    {
        var text = Encoding.Latin1.GetString(line);
        var digits = text.Split(';', 2)[0];
        return digits.Length is > 0 and <= 15
            && long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size)
            ? size
            : throw new InvalidMessageException($"Not a chunk size: '{text}'");
    }
}
