using System.Text;
using CsCheck;
using Gateway.Core.Http1;
using NUnit.Framework;

namespace Tests.Unit.Http1;

internal sealed class PathNormalizerTests
{
    [TestCase("", "/")]
    [TestCase("/", "/")]
    [TestCase("*", "*")]
    [TestCase("/v1/chat/completions", "/v1/chat/completions")]
    [TestCase("/a/", "/a/")]
    [TestCase("//", "/")]
    [TestCase("//a///b//", "/a/b/")]
    [TestCase("/.", "/")]
    [TestCase("/a/.", "/a/")]
    [TestCase("/a/./b", "/a/b")]
    [TestCase("/a/..", "/")]
    [TestCase("/a/b/..", "/a/")]
    [TestCase("/a/../b", "/b")]
    [TestCase("/a//../b", "/b")]
    [TestCase("/a/b/../../c/", "/c/")]
    [TestCase("/a/%2e%2E/b", "/b")]
    [TestCase("/a/.%2e/b", "/b")]
    [TestCase("/%2e/b", "/b")]
    [TestCase("/...", "/...")]
    [TestCase("/.well-known/x", "/.well-known/x")]
    [TestCase("/a..b/..c", "/a..b/..c")]
    [TestCase("/%41%7e%2D%5f%30", "/A~-_0")]
    [TestCase("/a%2fb", "/a%2Fb")]
    [TestCase("/a%2F..%2fb", "/a%2F..%2Fb")]
    [TestCase("/%e4%bd%a0", "/%E4%BD%A0")]
    [TestCase("/%20%25%3f%23", "/%20%25%3F%23")]
    [TestCase("/%252e%252e/x", "/%252e%252e/x")]
    [TestCase("/a;b=c,d:e@f!$&'()*+", "/a;b=c,d:e@f!$&'()*+")]
    public void Normalizes(string path, string expected) => Assert.That(Normalize(path), Is.EqualTo(expected));

    [TestCase("a")]
    [TestCase("**")]
    [TestCase("../a")]
    [TestCase("/..")]
    [TestCase("/../a")]
    [TestCase("/a/../..")]
    [TestCase("/a/../../a")]
    [TestCase("/%2e%2e/a")]
    [TestCase("//../a")]
    [TestCase("/%")]
    [TestCase("/%4")]
    [TestCase("/%4g")]
    [TestCase("/%g4")]
    [TestCase("/%%41")]
    [TestCase("/a%00")]
    [TestCase("/%0d%0a")]
    [TestCase("/%1F")]
    [TestCase("/%7f")]
    [TestCase("/a\\b")]
    [TestCase("/a%5cb")]
    [TestCase("/a%5Cb")]
    [TestCase("/a b")]
    [TestCase("/a\0")]
    [TestCase("/a\tb")]
    [TestCase("/\u007f")]
    [TestCase("/\u00e9")]
    [TestCase("/a?b")]
    [TestCase("/a#b")]
    public void Refuses(string path) => Assert.That(Normalize(path), Is.Null);

    [Test]
    public void Is_idempotent_and_agrees_with_the_reference()
    {
        var piece = Gen.OneOf("/", "/", "/", ".", "..", "a", "b", "%2e", "%2E", "%2f", "%41", "%c3", "%25", "2e", "%", "~", "\\", "%5c", "%00");
        piece.Array[0, 12].Sample(
            pieces =>
            {
                var path = "/" + string.Concat(pieces);
                var normal = Normalize(path);
                return normal == Reference(path) && (normal is null || Normalize(normal) == normal);
            },
            iter: 50_000);
    }

    private static string? Normalize(string path)
    {
        var destination = new byte[path.Length + 1];
        return PathNormalizer.TryNormalize(Encoding.Latin1.GetBytes(path), destination, out var written)
            ? Encoding.Latin1.GetString(destination, 0, written)
            : null;
    }

    private static string? Reference(string path)
    {
        var decoded = new StringBuilder();
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] != '%')
            {
                decoded.Append(path[i]);
                continue;
            }

            if (i + 2 >= path.Length || !char.IsAsciiHexDigit(path[i + 1]) || !char.IsAsciiHexDigit(path[i + 2]))
            {
                return null;
            }

            var value = (char)Convert.FromHexString(path.AsSpan(i + 1, 2))[0];
            if (value < ' ' || value == '\u007f')
            {
                return null;
            }

            decoded.Append(char.IsAsciiLetterOrDigit(value) || "-._~\\".Contains(value) ? value.ToString() : path.Substring(i, 3).ToUpperInvariant());
            i += 2;
        }

        var segments = new Stack<string>();
        var all = decoded.ToString().Split('/');
        foreach (var segment in all)
        {
            if (segment.Contains('\\') || (segment == ".." && segments.Count == 0))
            {
                return null;
            }

            if (segment == "..")
            {
                segments.Pop();
            }
            else if (segment is not ("" or "."))
            {
                segments.Push(segment);
            }
        }

        var normal = "/" + string.Join('/', segments.Reverse());
        return all[^1] is "" or "." or ".." && normal != "/" ? normal + "/" : normal;
    }
}
