using System.Text;

namespace Tests.Unit.Tokens;

/// <summary>The same varied texts in every run: what people write, what programs print, and what nobody should send.</summary>
internal static class SampleTexts
{
    private const string English =
        "The gateway doesn't know what it's counting; they're tokens we've paid for. I'd say HE'LL COME, won't you? Well-known 'quotes' and O'Brien's cats' 123rd day at 10:45pm cost $1,234.56. ";

    private const string Chinese = "网关按租户计量令牌，流式响应在预算用尽时被干净地截断。你好，世界！今天天气不错，我们去公园散步吧。日本語のテキストも、カタカナも、한국어도 있습니다。";

    private const string Code =
        "public static int Main(string[] args)\r\n{\r\n\tfor (var i = 0; i < 10; i++)\r\n\t{\r\n\t\tConsole.WriteLine($\"{i}: {args[i]}\");\r\n\t}\r\n}\n// https://example.com/a/b?c=d&e=f\nif (x!=null&&y>=0x1F) { return HTTPServer.getURLForID(id)?.camelCase; }\n";

    private const string Scripts = "Привет, мир! Γειά σου Κόσμε. مرحبا بالعالم שלום עולם नमस्ते दुनिया สวัสดีชาวโลก Çok güzel İSTANBUL ǅ ß ſt ’s ﬁ ½ Ⅷ ٣٤ ๑๒";

    private static readonly string[] Fragments =
    [
        "👋", "👩‍👩‍👧‍👦", "🇩🇪", "🤦🏽‍♂️", "𝒜𝓁𝓅𝒽𝒶", "𝟘𝟙𝟚𝟛", "𐍈𐌰", "𠀀𠀁", "𞤀𞤢", "\u200b", "\u200d", "\ufeff", "\u00ad", "e\u0301", "\u0301", "n\u0303o", "\u0947",
        "\u00a0", "\u3000", "\u2028", "\u0085", "\u1680", "\t", "\v", "\f", "\0", "\u0007", "\ue000", "\U000F0000", "\ufffd", "\uffff", "'s", "'S", "'ſ", "'T", "'re", "'RE", "'rE",
        "'ve", "'m", "'ll", "'LL", "'d", "'x", "'", "''", "<|endoftext|>", "<|im_start|>user", "<|fim_prefix|>", "<think>", "/", "//", "/\n", "\r\n", "\n", "\r", "...", "!!!", "==", "((", "]]>",
        "_", "ʰ", "ª", "ǅ", "中", "漢", "ア", "・", "゙", "한", "あ", "A", "ABC", "Ab", "aB", "abc", "0", "12", "345", "6789", "²", "½", "٣", "௧", " ", "  ", "   ", "        ",
    ];

    private static readonly string[] Sources = [English, Chinese, Code, Scripts];

    /// <summary>That many texts.</summary>
    public static IReadOnlyList<string> Make(int count, int seed = 1)
    {
        var random = new Random(seed);
        var texts = new List<string>(count) { "" };
        while (texts.Count < count)
        {
            texts.Add(Next(random));
        }

        return texts;
    }

    private static string Next(Random random) => random.Next(9) switch
    {
        0 => Excerpt(random, English),
        1 => Excerpt(random, Chinese),
        2 => Excerpt(random, Code),
        3 => Excerpt(random, Scripts),
        4 => RandomBytes(random),
        5 => RandomCharacters(random),
        6 => Runs(random),
        7 => string.Concat(Fragment(random), Excerpt(random, Sources[random.Next(Sources.Length)]), Fragment(random)),
        _ => Mixture(random),
    };

    private static string Excerpt(Random random, string source)
    {
        var start = random.Next(source.Length);
        var repeated = source + source;
        return WithoutHalves(repeated.Substring(start, random.Next(source.Length)));
    }

    private static string RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(60)];
        random.NextBytes(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Characters of blocks that have been in Unicode for long, so that all the oracles know them.</summary>
    private static string RandomCharacters(Random random)
    {
        (int From, int To)[] blocks =
        [
            (0x20, 0x7F), (0x20, 0x7F), (0xA0, 0x240), (0x370, 0x3FF), (0x400, 0x500), (0x5D0, 0x5EA), (0x620, 0x660), (0x900, 0x950), (0x2000, 0x2070), (0x2190, 0x2300),
            (0x3000, 0x3100), (0x4E00, 0x9FA5), (0xAC00, 0xD7A3), (0x10330, 0x1034A), (0x1D400, 0x1D454), (0x1D7CE, 0x1D7FF), (0x1F300, 0x1F5FF), (0x20000, 0x20100), (0xE0100, 0xE01EF),
        ];
        var text = new StringBuilder();
        for (var i = random.Next(40); i > 0; i--)
        {
            var (from, to) = blocks[random.Next(blocks.Length)];
            for (var run = random.Next(1, 4); run > 0; run--)
            {
                text.Append(char.ConvertFromUtf32(random.Next(from, to)));
            }
        }

        return text.ToString();
    }

    private static string Runs(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            var fragment = Fragment(random);
            for (var repeat = random.Next(1, 30); repeat > 0; repeat--)
            {
                text.Append(fragment);
            }
        }

        return text.ToString();
    }

    private static string Mixture(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(40); i > 0; i--)
        {
            text.Append(Fragment(random));
        }

        return text.ToString();
    }

    private static string Fragment(Random random) => Fragments[random.Next(Fragments.Length)];

    /// <summary>Without the halves of surrogate pairs that an excerpt may begin or end with.</summary>
    private static string WithoutHalves(string text)
    {
        var start = text.Length > 0 && char.IsLowSurrogate(text[0]) ? 1 : 0;
        var end = text.Length > start && char.IsHighSurrogate(text[^1]) ? 1 : 0;
        return text[start..^end];
    }
}
