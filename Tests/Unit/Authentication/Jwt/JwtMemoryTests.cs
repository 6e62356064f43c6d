using System.Text;
using Gateway.Core.Authentication;
using Gateway.Core.Authentication.Jwt;
using NUnit.Framework;
using Tests.Common;
using Tests.Unit.Telemetry;

namespace Tests.Unit.Authentication.Jwt;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class JwtMemoryTests : IDisposable
{
    private readonly JwtMemory _memory = new();
    private readonly JwtIssuer _issuer = Issuer();
    private readonly JwtKey _key = Key();

    public void Dispose() => _issuer.Dispose();

    [Test]
    public void What_is_remembered_is_recalled_by_its_whole_hash()
    {
        var token = Token(1, expires: 100);
        Assert.That(_memory.Recall(token.Hash), Is.Null);
        _memory.Remember(token, now: 0);

        Assert.That(_memory.Recall(token.Hash), Is.SameAs(token));
        Assert.That(_memory.Recall(Hash(2)), Is.Null);
    }

    [Test]
    public void Neighbours_give_way_the_useless_first_then_the_one_that_expires_first()
    {
        // Same first word, and therefore the same places.
        var neighbours = Enumerable.Range(0, 4).Select(i => Token(7, expires: 100 + i, last: i)).ToArray();
        foreach (var token in neighbours)
        {
            _memory.Remember(token, now: 0);
        }

        Assert.That(neighbours.Select(token => _memory.Recall(token.Hash)), Is.EqualTo(neighbours));

        var fifth = Token(7, expires: 101, last: 5);
        _memory.Remember(fifth, now: 0);
        Assert.That(_memory.Recall(neighbours[0].Hash), Is.Null, "it would have expired first");

        var withdrawn = Key();
        var useless = Token(7, expires: 1_000, last: 1, withdrawn);
        _memory.Remember(useless, now: 0);
        Assert.That(_memory.Recall(neighbours[1].Hash), Is.SameAs(useless), "the same token takes its own place");
        withdrawn.Withdraw();
        var sixth = Token(7, expires: 50, last: 6);
        _memory.Remember(sixth, now: 0);

        Assert.That(_memory.Recall(useless.Hash), Is.Null);
        Assert.That(_memory.Recall(fifth.Hash), Is.SameAs(fifth));
        Assert.That(_memory.Recall(sixth.Hash), Is.SameAs(sixth));
    }

    [Test]
    public void However_many_come_as_many_as_there_are_places_stay()
    {
        var tokens = Enumerable.Range(0, 4 * JwtMemory.Capacity).Select(i => Token((ulong)i * 0x9E3779B97F4A7C15, expires: 1_000 + i)).ToArray();
        Parallel.ForEach(tokens, token => _memory.Remember(token, now: 0));

        Assert.That(tokens.Count(token => _memory.Recall(token.Hash) is not null), Is.InRange(JwtMemory.Capacity * 9 / 10, JwtMemory.Capacity));
    }

    private static KeyHash Hash(ulong first, int last = 0)
    {
        Span<byte> bytes = stackalloc byte[KeyHash.Length];
        BitConverter.TryWriteBytes(bytes, first);
        bytes[^1] = (byte)last;
        return new KeyHash(bytes);
    }

    private static JwtIssuer Issuer()
    {
        var config = TestIssuer.Config(TestIssuer.Ec);
        return new JwtIssuer(config, new JwtKeySource(config, null, static (_, _) => true, TimeProvider.System, new RecordingLogger()));
    }

    private static JwtKey Key()
    {
        JwtKeySet.TryRead(Encoding.UTF8.GetBytes(TestIssuer.Jwks(TestIssuer.Ec)), JwtKeySet.Empty, out var set);
        return set.Find(JwtAlgorithm.ES256, "ec"u8)!;
    }

    private VerifiedJwt Token(ulong first, long expires, int last = 0, JwtKey? key = null) =>
        new(Hash(first, last), new JwtFacts(_issuer, JwtAlgorithm.ES256, [], "default", "subject", 0, expires), key ?? _key);
}
