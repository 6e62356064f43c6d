using System.Security.Cryptography;
using System.Text;
using Gateway.Core.Authentication;
using NUnit.Framework;
using Tests.Common;
using Tests.Unit.Configuration;
using Tests.Unit.Namespaces;

namespace Tests.Unit.Authentication;

public sealed class KeyTableTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private ManualClock _clock = null!;
    private KeyTable _keys = null!;

    [SetUp]
    public void SetUp() => _keys = Documents.Compile($$"""
        {"namespaces":[{"code":"a"}],"apiKeys":[
          {"id":"good","namespace":"a","sha256":"{{Hash("sk-good")}}","expiresAt":"2030-01-01T00:00:01Z","models":["gpt-*","Qwen3-8B"]},
          {"id":"upper","namespace":"a","sha256":"{{Hash("sk-upper").ToUpperInvariant()}}"},
          {"id":"old","namespace":"a","sha256":"{{Hash("sk-old")}}","expiresAt":"2030-01-01T00:00:00Z"},
          {"id":"off","namespace":"a","sha256":"{{Hash("sk-off")}}","enabled":false,"expiresAt":"2020-01-01T00:00:00Z"}
        ]}
        """, _clock = new ManualClock(Now)).Keys;

    [TestCase("sk-good", "Valid", "good")]
    [TestCase("sk-upper", "Valid", "upper")]
    [TestCase("sk-old", "Expired", "old")]
    [TestCase("sk-off", "Disabled", "off")]
    [TestCase("sk-nobody", "Unknown", null)]
    [TestCase("sk-goo", "Unknown", null)]
    [TestCase("", "Unknown", null)]
    public void Keys_are_found_by_hash(string presented, string status, string? id)
    {
        var key = Find(_keys, presented);

        Assert.Multiple(() =>
        {
            Assert.That(key is null ? "Unknown" : _keys.StatusOf(key).ToString(), Is.EqualTo(status));
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
            Assert.That(Find(keys, longest)?.Id, Is.EqualTo("fits"));
            Assert.That(Find(keys, longest + "k"), Is.Null);
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
        Assert.That(Find(_keys, "sk-good")!.AllowsModel(Encoding.UTF8.GetBytes(model)), Is.EqualTo(allowed));
    }

    [Test]
    public void Looking_up_allocates_nothing()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Allocations.Of(() => _keys.StatusOf(_keys.Find(KeyHash.Of("sk-good"u8), 7)!)), Is.Zero);
            Assert.That(Allocations.Of(() => _keys.Find(KeyHash.Of("sk-nobody"u8), 9)), Is.Zero);
            Assert.That(Allocations.Of(() => _keys.All[0].AllowsModel("gpt-4o-mini"u8)), Is.Zero);
        });
    }

    [Test]
    public void A_key_expires_at_the_very_instant_that_it_names()
    {
        var key = Find(_keys, "sk-good")!;

        _clock.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        Assert.That(_keys.StatusOf(key), Is.EqualTo(KeyStatus.Valid));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.That(_keys.StatusOf(key), Is.EqualTo(KeyStatus.Expired));
    }

    private static ApiKeyModel? Find(KeyTable keys, string presented) => keys.Find(KeyHash.Of(Encoding.UTF8.GetBytes(presented)), presented.Length);

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
