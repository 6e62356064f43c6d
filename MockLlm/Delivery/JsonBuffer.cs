using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MockLlm.Delivery;

/// <summary>A JSON writer and the bytes it writes to.</summary>
internal sealed class JsonBuffer : IDisposable
{
    // As the real APIs do: Chinese and the like stand in the text as they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    public JsonBuffer()
    {
        Json = new Utf8JsonWriter(_bytes, Options);
    }

    public Utf8JsonWriter Json { get; }

    /// <summary>What was written, complete up to the last <see cref="EndJson"/>.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    /// <summary>Bytes that are not JSON, between two values.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
    }

    /// <summary>Ends one JSON value.</summary>
    public void EndJson()
    {
        Json.Flush();
        Json.Reset();
    }

    public void Clear()
    {
        _bytes.ResetWrittenCount();
    }

    public void Dispose()
    {
        Json.Dispose();
    }
}
