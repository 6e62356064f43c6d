using System.Security.Cryptography;
using System.Text;
using Gateway.Core.Authentication;
using NUnit.Framework;
using Tests.Unit.Configuration;
using Tests.Unit.Namespaces;

namespace Tests.Unit.Authentication;

public sealed class KeyTableTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private KeyTable _keys = null!;

    [SetUp]
    public void SetUp() => _keys = Documents.Compile($$"""
        {"namespaces":[{"code":"a"}],"apiKeys":[
          {"id":"good","namespace":"a","sha256":"{{Hash("sk-good")}}","expiresAt":"2030-01-01T00:00:01Z","models":["gpt-*","Qwen3-8B"]},
          {"id":"upper","namespace":"a","sha256":"{{Hash("sk-upper").ToUpperInvariant()}}"},
          {"id":"old","namespace":"a","sha256":"{{Hash("sk-old")}}","expiresAt":"2030-01-01T00:00:00Z"},
          {"id":"off","namespace":"a","sha256":"{{Hash("sk-off")}}","enabled":false,"expiresAt":"2020-01-01T00:00:00Z"}
        ]}
        """).Keys;

    [TestCase("sk-good", "Valid", "good")]
    [TestCase("sk-upper", "Valid", "upper")]
    [TestCase("sk-old", "Expired", "old")]
    [TestCase("sk-off", "Disabled", "off")]
    [TestCase("sk-nobody", "Unknown", null)]
    [TestCase("sk-goo", "Unknown", null)]
    [TestCase("", "Unknown", null)]
    public void Keys_are_found_by_hash(string presented, string status, string? id)
    {
        var found = _keys.Find(Encoding.UTF8.GetBytes(presented), Now, out var key);

        Assert.Multiple(() =>
        {
            Assert.That(found, Is.EqualTo(Enum.Parse<KeyStatus>(status)));
            Assert.That(key?.Id, Is.EqualTo(id));
        });
    }

    [Test]
    public void A_key_over_the_length_limit_is_unknown_even_where_its_hash_is_listed()
    {
        var longest = new string('k', KeyTable.MaxKeyBytes);
        var keys = Documents.Compile($$"""
            {"namespaces":[{"code":"a"}],"apiKeys":[
              {"id":"fits","namespace":"a","sha256":"{{Hash(longest)}}"},{"id":"long","namespace":"a","sha256":"{{Hash(longest + "k")}}"}]}
            """).Keys;

        Assert.Multiple(() =>
        {
            Assert.That(keys.Find(Encoding.UTF8.GetBytes(longest), Now, out _), Is.EqualTo(KeyStatus.Valid));
            Assert.That(keys.Find(Encoding.UTF8.GetBytes(longest + "k"), Now, out _), Is.EqualTo(KeyStatus.Unknown));
        });
    }

    [TestCase("gpt-4o", true)]
    [TestCase("gpt-", true)]
    [TestCase("GPT-4o", false)]
    [TestCase("Qwen3-8B", true)]
    [TestCase("Qwen3-8B-x", false)]
    [TestCase("", false)]
    public void Models_are_allowed_by_pattern(string model, bool allowed)
    {
        _keys.Find("sk-good"u8, Now, out var key);

        Assert.That(key!.AllowsModel(Encoding.UTF8.GetBytes(model)), Is.EqualTo(allowed));
    }

    [Test]
    public void Looking_up_allocates_nothing()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Allocations.Of(() => _keys.Find("sk-good"u8, Now, out _)), Is.Zero);
            Assert.That(Allocations.Of(() => _keys.Find("sk-nobody"u8, Now, out _)), Is.Zero);
            Assert.That(Allocations.Of(() => _keys.All[0].AllowsModel("gpt-4o-mini"u8)), Is.Zero);
        });
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
