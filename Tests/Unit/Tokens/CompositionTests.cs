using System.Globalization;
using System.Text;
using Gateway.Core.Tokens;
using NUnit.Framework;

namespace Tests.Unit.Tokens;

/// <summary>Which texts may not be in normalization form C.</summary>
internal sealed class CompositionTests
{
    /// <summary>By Unicode 14's data, which Python's unicodedata knows: what the form replaces, what joins the character before it, and what has a place among marks.</summary>
    private const string Unstable = """
        300-34E 350-36F 374 37E 387 483-487 591-5BD 5BF 5C1-5C2 5C4-5C5 5C7 610-61A 64B-65F 670 6D6-6DC 6DF-6E4 6E7-6E8 6EA-6ED 711 730-74A 7EB-7F3 7FD
        816-819 81B-823 825-827 829-82D 859-85B 898-89F 8CA-8E1 8E3-8FF 93C 94D 951-954 958-95F 9BC 9BE 9CD 9D7 9DC-9DD 9DF 9FE A33 A36 A3C A4D A59-A5B A5E
        ABC ACD B3C B3E B4D B56-B57 B5C-B5D BBE BCD BD7 C3C C4D C55-C56 CBC CC2 CCD CD5-CD6 D3B-D3C D3E D4D D57 DCA DCF DDF E38-E3A E48-E4B EB8-EBA EC8-ECB
        F18-F19 F35 F37 F39 F43 F4D F52 F57 F5C F69 F71-F76 F78 F7A-F7D F80-F84 F86-F87 F93 F9D FA2 FA7 FAC FB9 FC6 102E 1037 1039-103A 108D 1161-1175
        11A8-11C2 135D-135F 1714-1715 1734 17D2 17DD 18A9 1939-193B 1A17-1A18 1A60 1A75-1A7C 1A7F 1AB0-1ABD 1ABF-1ACE 1B34-1B35 1B44 1B6B-1B73 1BAA-1BAB 1BE6
        1BF2-1BF3 1C37 1CD0-1CD2 1CD4-1CE0 1CE2-1CE8 1CED 1CF4 1CF8-1CF9 1DC0-1DFF 1F71 1F73 1F75 1F77 1F79 1F7B 1F7D 1FBB 1FBE 1FC9 1FCB 1FD3 1FDB 1FE3 1FEB
        1FEE-1FEF 1FF9 1FFB 1FFD 2000-2001 20D0-20DC 20E1 20E5-20F0 2126 212A-212B 2329-232A 2ADC 2CEF-2CF1 2D7F 2DE0-2DFF 302A-302F 3099-309A A66F A674-A67D
        A69E-A69F A6F0-A6F1 A806 A82C A8C4 A8E0-A8F1 A92B-A92D A953 A9B3 A9C0 AAB0 AAB2-AAB4 AAB7-AAB8 AABE-AABF AAC1 AAF6 ABED F900-FA0D FA10 FA12 FA15-FA1E
        FA20 FA22 FA25-FA26 FA2A-FA6D FA70-FAD9 FB1D-FB1F FB2A-FB36 FB38-FB3C FB3E FB40-FB41 FB43-FB44 FB46-FB4E FE20-FE2F 101FD 102E0 10376-1037A 10A0D 10A0F
        10A38-10A3A 10A3F 10AE5-10AE6 10D24-10D27 10EAB-10EAC 10F46-10F50 10F82-10F85 11046 11070 1107F 110B9-110BA 11100-11102 11127 11133-11134 11173 111C0
        111CA 11235-11236 112E9-112EA 1133B-1133C 1133E 1134D 11357 11366-1136C 11370-11374 11442 11446 1145E 114B0 114BA 114BD 114C2-114C3 115AF 115BF-115C0
        1163F 116B6-116B7 1172B 11839-1183A 11930 1193D-1193E 11943 119E0 11A34 11A47 11A99 11C3F 11D42 11D44-11D45 11D97 16AF0-16AF4 16B30-16B36 16FF0-16FF1
        1BC9E 1D15E-1D169 1D16D-1D172 1D17B-1D182 1D185-1D18B 1D1AA-1D1AD 1D1BB-1D1C0 1D242-1D244 1E000-1E006 1E008-1E018 1E01B-1E021 1E023-1E024 1E026-1E02A
        1E130-1E136 1E2AE 1E2EC-1E2EF 1E8D0-1E8D6 1E944-1E94A 2F800-2FA1D
        """;

    [Test]
    public void No_character_that_the_form_may_change_is_passed_over()
    {
        var missed = Unstable.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).SelectMany(Characters).Where(static rune => !Composition.MayChange(rune));

        Assert.That(missed.Select(static rune => rune.Value.ToString("X4", CultureInfo.InvariantCulture)), Is.Empty);
    }

    [TestCase("")]
    [TestCase("plain text")]
    [TestCase("größer, naïve, Þórr, Ελλάδα Привет, 中文。한국어 ひらがな カタカナ ❤️ 👩‍🚀 👍🏽 1️⃣ שלום مرحبا “…” ½ 𝒳")]
    public void What_people_mostly_write_is_certain(string text) => Assert.That(Composition.IsCertain(Encoding.UTF8.GetBytes(text)), Is.True);

    [TestCase("e\u0301")]
    [TestCase("\u1100\u1161\u11A8")]
    [TestCase("\u212B")]
    [TestCase("\u304B\u3099")]
    [TestCase("\uF900")]
    public void What_the_form_changes_is_not_certain(string text) => Assert.That(Composition.IsCertain(Encoding.UTF8.GetBytes("a text with " + text)), Is.False);

    private static IEnumerable<Rune> Characters(string range)
    {
        var ends = range.Split('-').Select(static end => int.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1).Select(static value => new Rune(value));
    }
}
