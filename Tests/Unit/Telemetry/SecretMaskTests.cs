using System.Text;
using CsCheck;
using Gateway.Core.Telemetry;
using NUnit.Framework;

namespace Tests.Unit.Telemetry;

public sealed class SecretMaskTests
{
    private const string Token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJl";

    [TestCase("/v1/models", "/v1/models")]
    [TestCase("/keys/sk-0123456789abcdef/use", "/keys/sk-***/use")]
    [TestCase("sk-proj-AbC_dEf-0123456789", "sk-***")]
    [TestCase("a=sk-0123456789ab&b=sk-ba9876543210", "a=sk-***&b=sk-***")]
    [TestCase("/desk-0123456789abcdef", "/desk-0123456789abcdef")]
    [TestCase("/task-force-management", "/task-force-management")]
    [TestCase("sk-short", "sk-short")]
    [TestCase("key: " + Token + "!", "key: eyJ***!")]
    [TestCase("heyJude and eyJ", "heyJude and eyJ")]
    [TestCase("sk-sk-sk-sk-sk-sk-", "sk-***")]
    [TestCase("", "")]
    public void What_looks_like_a_secret_is_taken_out(string text, string expected) => Assert.That(Copy(text, isCut: false), Is.EqualTo(expected));

    [TestCase("say sk-0123", "say sk-***")]
    [TestCase("say sk-", "say sk-")]
    [TestCase("say sk-0", "say sk-*")]
    [TestCase("say eyJhb", "say eyJ**")]
    [TestCase("sk-0123 and more", "sk-0123 and more")]
    public void The_beginning_of_one_is_taken_out_of_a_text_that_was_cut(string text, string expected) => Assert.That(Copy(text, isCut: true), Is.EqualTo(expected));

    [Test]
    public void No_secret_survives_wherever_it_stands() =>
        Gen.Select(Gen.String[Gen.Char[" -/.é你\"\\"], 0, 20], Gen.String[Gen.Char.AlphaNumeric, 12, 60], Gen.String[Gen.Char[" /é你\"\\"], 0, 20]).Sample(static parts =>
        {
            var (before, secret, after) = parts;
            return Copy($"{before}sk-{secret}{after}", isCut: false) == $"{before}sk-***{after}";
        });

    [Test]
    public void In_place_it_does_the_same() =>
        Gen.OneOf(Gen.Const("sk-"), Gen.Const("eyJ"), Gen.Const("0123456789ab"), Gen.Const(" "), Gen.Const("é"), Gen.Const("a")).Array[0, 20].Select(string.Concat).Sample(static text =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var expected = Copy(text, isCut: true);
            var length = SecretMask.Copy(bytes, bytes, isCut: true);
            return Encoding.UTF8.GetString(bytes.AsSpan(0, length)) == expected;
        });

    [Test]
    public void Nothing_is_missed_by_the_first_look() =>
        Gen.OneOf(Gen.Const("sk-"), Gen.Const("eyJ"), Gen.Const("0123456789ab"), Gen.Const(" "), Gen.Const("s"), Gen.Const("e")).Array[0, 20].Select(string.Concat).Sample(static text =>
            SecretMask.MayHold(Encoding.UTF8.GetBytes(text)) || Copy(text, isCut: false) == text);

    private static string Copy(string text, bool isCut)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var destination = new byte[bytes.Length];
        return Encoding.UTF8.GetString(destination.AsSpan(0, SecretMask.Copy(bytes, destination, isCut)));
    }
}
