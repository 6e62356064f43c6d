using System.Text;
using CsCheck;
using Gateway.Core.Settlement;
using NUnit.Framework;

namespace Tests.Unit.Settlement;

/// <summary>Usage found in an answer that passes in pieces.</summary>
internal sealed class IncrementalUsageScannerTests
{
    private static readonly TokenUsage Expected = new(9, 12, true, true);

    private static readonly string[] WithUsage =
    [
        "{\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":12}}",
        " \r\n{ \"usage\" :\t{ \"prompt_tokens\" : 9 , \"completion_tokens\":12 } } trailing",
        "{\"id\":\"x\",\"u\":\"usage\",\"usages\":1,\"usag\":\"\\\"usage\\\":{\",\"choices\":[{\"usage\":{\"prompt_tokens\":1}},[[\"}]\",\"\\\\\"]]],\"usage\":{\"prompt_tokens\":9,\"x\":\"}\\\"{\",\"completion_tokens\":12},\"e\":1.5}",
        "{\"\":\"\",\"a\\\\\":{\"b\":[]},\"uuusage\":{},\"usage\":null,\"us\\\\age\":{\"prompt_tokens\":7},\"usage\":{\"completion_tokens\":12,\"prompt_tokens\":9,\"d\":{\"cached_tokens\":0}}",
        "{\"data\":[-0.1,1e-5,2],\"n\":null,\"t\":true,\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1},\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":12}}",
    ];

    private static readonly string[] Without =
    [
        "", " ", "[]", "[{\"usage\":{\"prompt_tokens\":9}}]", "nonsense {\"usage\":{\"prompt_tokens\":9}}", "{}{\"usage\":{\"prompt_tokens\":9}}",
        "{\"usage\":{\"prompt_tokens\":9", "{\"usage\":{\"prompt_tokens\":9]", "{\"usage\":{\"prompt_tokens\":nine}}", "{\"usage\":9}", "{\"usage\":[{\"prompt_tokens\":9}]}",
        "{\"a\":{\"usage\":{\"prompt_tokens\":9}}}", "{\"a\":\"usage\",{\"prompt_tokens\":9}}", "{\"usage\",{\"prompt_tokens\":9}}", "{\"a\":\"\\\\\\\"usage\\\":{}\"}",
        "\"usage\":{\"prompt_tokens\":9}", "}{\"usage\":{\"prompt_tokens\":9}}", "{]\"usage\":{\"prompt_tokens\":9}}", "\uFEFF{}",
    ];

    private readonly IncrementalUsageScanner _scanner = new();

    [TestCaseSource(nameof(WithUsage))]
    public void Usage_is_found_however_the_answer_is_cut(string json) => AssertEverySplit(json, Expected);

    [TestCaseSource(nameof(Without))]
    public void None_is_found_where_there_is_none(string json) => AssertEverySplit(json, null);

    [Test]
    public void A_format_that_reports_none_is_not_scanned()
    {
        _scanner.Reset(UsageFormat.None);
        _scanner.Feed(Encoding.UTF8.GetBytes(WithUsage[0]));

        Assert.That(_scanner.TryGetUsage(out _), Is.False);
    }

    [TestCase(UsageFormat.Messages, 15)]
    [TestCase(UsageFormat.Responses, 5)]
    public void Each_format_is_read_by_its_names(UsageFormat format, long input)
    {
        _scanner.Reset(format);
        _scanner.Feed("{\"usage\":{\"input_tokens\":5,\"cache_read_input_tokens\":10,\"output_tokens\":6}}"u8);

        Assert.That(_scanner.TryGetUsage(out var usage), Is.True);
        Assert.That(usage, Is.EqualTo(new TokenUsage(input, 6, true, true, 10)));
    }

    [TestCase(IncrementalUsageScanner.LongestUsage, true)]
    [TestCase(IncrementalUsageScanner.LongestUsage + 1, false)]
    public void A_usage_object_has_a_longest_length(int length, bool expected)
    {
        var usage = "{\"prompt_tokens\":9,\"completion_tokens\":12,\"x\":\"\"}";
        usage = usage.Insert(usage.Length - 2, new string('x', length - usage.Length));
        var bytes = Encoding.UTF8.GetBytes($"{{\"usage\":{usage},\"a\":1}}");

        foreach (var pieceLength in new[] { 1, 1000, bytes.Length })
        {
            Assert.That(Scan(bytes.Chunk(pieceLength)), Is.EqualTo(expected ? Expected : null));
        }

        Assert.That(Scan(Encoding.UTF8.GetBytes($"{{\"usage\":{usage},{WithUsage[0][1..]}").Chunk(100)), Is.EqualTo(Expected));
    }

    [Test]
    public void Deep_and_long_answers_are_scanned_in_a_line()
    {
        var deep = Encoding.UTF8.GetBytes($"{{\"x\":{new string('[', 1_000_000)}{new string(']', 1_000_000)},{WithUsage[0][1..]}");
        var text = Encoding.UTF8.GetBytes($"{{\"x\":\"{new string('a', 10_000_000)}\",{WithUsage[0][1..]}");

        Assert.That(Scan([deep]), Is.EqualTo(Expected));
        Assert.That(Scan(text.Chunk(4096)), Is.EqualTo(Expected));
    }

    [Test]
    public void Any_bytes_give_the_same_in_any_pieces() =>
        Gen.Select(
            Gen.OneOf(
                Gen.Byte.Array[0, 60],
                Gen.Int[0, 17].Array[0, 120].Select(parts => Encoding.UTF8.GetBytes("{" + string.Concat(parts.Select(Part))))),
            Gen.Int[1, 200].Array[1, 20]).Sample((bytes, sizes) => Scan([bytes]) == Scan(Cut(bytes, sizes)) && Scan([bytes]) == Scan(bytes.Chunk(1)), iter: 20_000);

    [Test]
    public void A_valid_answer_reads_as_a_whole_document_does() =>
        Gen.Int[0, 6].Array[0, 12].Sample(parts =>
        {
            var members = parts.Select((part, index) => part == 0 ? "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":12}" : $"\"m{index}\\\"\":{Value(part)}");
            var bytes = Encoding.UTF8.GetBytes("{" + string.Join(',', members) + "}");
            TokenUsage whole = default;
            var found = Metering.Documents.TryUsage(bytes, UsageFormat.OpenAi, ref whole);
            return Scan(bytes.Chunk(3)) == (found ? whole : null) && Scan([bytes]) == (found ? whole : null);
        });

    [TestCase(1)]
    [TestCase(10_000)]
    public void Scanning_allocates_nothing(int pieceLength)
    {
        var bytes = Encoding.UTF8.GetBytes(WithUsage[2]);
        Feed(bytes, pieceLength);
        Feed(bytes, pieceLength);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            Feed(bytes, pieceLength);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(_scanner.TryGetUsage(out var usage), Is.True);
        Assert.That(usage, Is.EqualTo(Expected));
    }

    private static string Part(int part) => part switch
    {
        0 => "{",
        1 => "}",
        2 => "[",
        3 => "]",
        4 => "\"",
        5 => "\\",
        6 => ",",
        7 => ":",
        8 => "usage",
        9 => "\"usage\":{\"prompt_tokens\":",
        10 => "9}",
        11 => " ",
        12 => "\"text that goes on \\\" for a while\",",
        13 => "[{\"b\":\"}\"}],",
        14 => "\"k\":",
        15 => "},",
        _ => "\"a\":1,",
    };

    private static string Value(int part) => part switch
    {
        1 => "\"\\\\\\\"usage\\\":{\"",
        2 => "[{\"usage\":{\"prompt_tokens\":1}},\"]\"]",
        3 => "{\"usage\":{\"prompt_tokens\":1},\"a\":\"}\"}",
        4 => "-1.5e3",
        5 => "\"usage\"",
        _ => "null",
    };

    private static IEnumerable<byte[]> Cut(byte[] bytes, int[] sizes)
    {
        var at = 0;
        for (var index = 0; at < bytes.Length; index++)
        {
            var end = Math.Min(at + sizes[index % sizes.Length], bytes.Length);
            yield return bytes[at..end];
            at = end;
        }
    }

    /// <summary>The same scan by a scanner of its own, so that samples can run side by side.</summary>
    private static TokenUsage? Scan(IEnumerable<byte[]> pieces)
    {
        var scanner = new IncrementalUsageScanner();
        scanner.Reset(UsageFormat.OpenAi);
        foreach (var piece in pieces)
        {
            scanner.Feed(piece);
        }

        return scanner.TryGetUsage(out var usage) ? usage : null;
    }

    private void AssertEverySplit(string json, TokenUsage? expected)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        Assert.That(Scan(bytes.Chunk(1)), Is.EqualTo(expected));
        for (var split = 0; split <= bytes.Length; split++)
        {
            _scanner.Reset(UsageFormat.OpenAi);
            _scanner.Feed(bytes.AsSpan(0, split));
            _scanner.Feed(bytes.AsSpan(split));

            Assert.That(_scanner.TryGetUsage(out var usage) ? usage : (TokenUsage?)null, Is.EqualTo(expected), $"cut at {split}");
        }
    }

    private void Feed(byte[] bytes, int pieceLength)
    {
        _scanner.Reset(UsageFormat.OpenAi);
        for (var at = 0; at < bytes.Length; at += pieceLength)
        {
            _scanner.Feed(bytes.AsSpan(at, Math.Min(pieceLength, bytes.Length - at)));
        }
    }
}
