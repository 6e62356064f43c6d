using System.Text;

namespace Tests.Common;

/// <summary>A request as an upstream received it.</summary>
internal sealed class ReceivedRequest
{
    private readonly RawBodyReader _body;

    public ReceivedRequest(RawHead head, ByteSource source, int connectionNumber)
    {
        var parts = head.StartLine.Split(' ');
        if (parts.Length != 3 || parts.Any(part => part.Length == 0))
        {
            throw new InvalidMessageException($"Not a request line: '{head.StartLine}'");
        }

        (Method, Target, Version) = (parts[0], parts[1], parts[2]);
        Headers = head.Headers;
        HeadBytes = head.Bytes;
        ConnectionNumber = connectionNumber;
        Framing = RawFraming.OfRequest(head.Headers);
        _body = new RawBodyReader(source, Framing);
    }

    public string Method { get; }

    public string Target { get; }

    public string Version { get; }

    public RawHeaders Headers { get; }

    public byte[] HeadBytes { get; }

    public RawFraming Framing { get; }

    /// <summary>Which accepted connection it came on, from 1.</summary>
    public int ConnectionNumber { get; }

    /// <summary>True once the whole body was received.</summary>
    public bool Complete => _body.Complete;

    /// <summary>The body received so far, without the framing.</summary>
    public byte[] Body => _body.Body;

    public string BodyText => Encoding.UTF8.GetString(Body);

    public RawHeaders Trailers => _body.Trailers;

    public string? Get(string name) => Headers.Get(name);

    /// <summary>Receives the body's next data; null at its end.</summary>
    public Task<byte[]?> ReadPieceAsync() => _body.ReadPieceAsync();

    /// <summary>Receives the rest of the body.</summary>
    public async Task ReadToEndAsync()
    {
        while (await ReadPieceAsync() is not null)
        {
        }
    }
}
