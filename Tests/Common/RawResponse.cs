using System.Text;

namespace Tests.Common;

/// <summary>A response as received; its body grows while it is read.</summary>
internal sealed class RawResponse
{
    private readonly RawBodyReader _body;
    private readonly RawFraming _framing;

    public RawResponse(RawHead head, bool answersHead, IReadOnlyList<RawResponse> interim, ByteSource source)
    {
        (Status, Reason) = ParseStatusLine(head.StartLine);
        Headers = head.Headers;
        HeadBytes = head.Bytes;
        Interim = interim;
        _framing = RawFraming.OfResponse(Status, head.Headers, answersHead);
        _body = new RawBodyReader(source, _framing);
    }

    public int Status { get; }

    public string Reason { get; }

    public RawHeaders Headers { get; }

    /// <summary>The final head's bytes, the empty line included.</summary>
    public byte[] HeadBytes { get; }

    /// <summary>The 1xx responses that came before, 101 excepted.</summary>
    public IReadOnlyList<RawResponse> Interim { get; }

    public bool IsInterim => Status is >= 100 and < 200 and not 101;

    public bool Chunked => _framing.Kind == RawFramingKind.Chunked;

    /// <summary>The data of each complete chunk.</summary>
    public List<byte[]> Chunks => _body.Chunks;

    public RawHeaders Trailers => _body.Trailers;

    /// <summary>True once the whole body was read.</summary>
    public bool Complete => _body.Complete;

    public byte[] Body => _body.Body;

    public string BodyText => Encoding.UTF8.GetString(Body);

    public string? Get(string name) => Headers.Get(name);

    public IReadOnlyList<string> All(string name) => Headers.All(name);

    public async Task<byte[]?> ReadPieceAsync()
    {
        try
        {
            return await _body.ReadPieceAsync();
        }
        catch (CutMessageException cut)
        {
            throw new CutMessageException(cut.End, cut.Reading, this);
        }
    }

    private static (int Status, string Reason) ParseStatusLine(string line)
    {
        var valid = line.Length >= 13 && line[..8] is "HTTP/1.1" or "HTTP/1.0" && line[8] == ' ' && line[12] == ' '
            && line[9..12].All(char.IsAsciiDigit) && line[9] is >= '1' and <= '5';
        return valid
            ? (int.Parse(line.AsSpan(9, 3), provider: null), line[13..])
            : throw new InvalidMessageException($"Not a status line: '{line}'");
    }
}
