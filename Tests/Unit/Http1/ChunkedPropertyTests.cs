using CsCheck;
using Gateway.Core.Http1;
using NUnit.Framework;

namespace Tests.Unit.Http1;

/// <summary>Generated chunked bodies, valid, cut and mutated: the decoder agrees with the reference, whole and in random pieces.</summary>
internal sealed class ChunkedPropertyTests
{
    private static readonly Gen<string> Chunk = Gen.Select(
        Gen.Int[1, 40],
        Gen.OneOf("", "", ";a=b", ";\u00e9 \"x\"", ";"),
        Gen.OneOf("x", "X4", "0000x"),
        (length, extension, format) =>
        {
            var size = format == "X4" ? length.ToString("X4") : format.Replace("x", length.ToString("x"));
            return $"{size}{extension}\r\n{new string('d', length)}\r\n";
        });

    private static readonly Gen<string> Trailer = Gen.Frequency<string>(
        (6, Gen.OneOf("A: b\r\n", "Digest:\u00e9\r\n", "X-Some-Very-Long-Trailer-Name: y \r\n")),
        (1, Gen.OneOf("Content-Length: 1\r\n", "te:\r\n", "A : b\r\n", " fold\r\n", "x\r\n")));

    private static readonly Gen<(int At, int Kind, char Byte)[]> Mutations = Gen.Select(
        Gen.Int[0, 300],
        Gen.Int[0, 3],
        Gen.OneOf('\r', '\n', ' ', '\0', ':', ';', '0', 'f', '\u0080', 'x', '+')).Array[0, 2];

    [Test]
    public void Agrees_with_the_reference()
    {
        Gen.Select(Chunk.Array[0, 5], Trailer.Array[0, 2], Mutations, Gen.Int[0, 300].Array[0, 8]).Sample(
            (chunks, trailers, mutations, cuts) =>
            {
                var text = Mutate($"{string.Concat(chunks)}0\r\n{string.Concat(trailers)}\r\nGET /", mutations);
                var whole = ChunkedRun.Of(text, [text.Length]);
                var pieces = ChunkedRun.Of(text, cuts.Where(cut => cut < text.Length).Order().Append(text.Length));
                var (status, data, rest) = ReferenceChunked.Decode(text);
                var isEndRight = status != ChunkStatus.Complete || whole.Consumed == text.Length - rest.Length;
                return pieces == whole && whole.Status == status && whole.Data == data && isEndRight;
            },
            iter: 50_000);
    }

    [Test]
    public void Decodes_what_the_framing_helper_writes()
    {
        Gen.Byte.Array[1, 5000].Array[0, 5].Sample(
            chunks =>
            {
                var text = "";
                Span<byte> prefix = stackalloc byte[ChunkFraming.MaxPrefixLength];
                foreach (var chunk in chunks)
                {
                    var length = ChunkFraming.WritePrefix(prefix, chunk.Length);
                    text += Latin1(prefix[..length]) + Latin1(chunk) + Latin1(ChunkFraming.Crlf);
                }

                text += Latin1(ChunkFraming.LastChunk);
                var data = string.Concat(chunks.Select(chunk => Latin1(chunk)));
                return ChunkedRun.Of(text, [text.Length]) == new ChunkedRun(ChunkStatus.Complete, RejectionReason.None, data, text.Length);
            },
            iter: 500);
    }

    private static string Latin1(ReadOnlySpan<byte> bytes) => System.Text.Encoding.Latin1.GetString(bytes);

    private static string Mutate(string text, (int At, int Kind, char Byte)[] mutations)
    {
        foreach (var (at, kind, value) in mutations)
        {
            var index = at % (text.Length + 1);
            text = kind switch
            {
                0 => text.Insert(index, value.ToString()),
                1 when index < text.Length => text.Remove(index, 1),
                2 when index < text.Length => text.Remove(index, 1).Insert(index, value.ToString()),
                _ => text[..index],
            };
        }

        return text;
    }
}
