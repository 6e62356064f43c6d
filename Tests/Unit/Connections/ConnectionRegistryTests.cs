using Gateway.Core.Connections;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Connections;

public sealed class ConnectionRegistryTests
{
    [Test]
    public async Task Connections_are_seen_from_joining_to_leaving()
    {
        var registry = new ConnectionRegistry();
        await using var transport = MemoryConnection.Create();
        using var connection = new DownstreamConnection(transport.Server);

        var slot = registry.Add(connection);
        Assert.That(registry.Slots.ToArray(), Has.Exactly(1).SameAs(connection));
        Assert.That(registry.Count, Is.EqualTo(1));

        registry.Remove(slot);
        Assert.That(registry.Slots.ToArray(), Has.All.Null);
        Assert.That(registry.Count, Is.Zero);
    }

    [Test]
    public async Task Slots_grow_and_are_used_again()
    {
        const int Count = 1_000;
        var registry = new ConnectionRegistry();
        await using var transport = MemoryConnection.Create();
        using var connection = new DownstreamConnection(transport.Server);
        var slots = Enumerable.Range(0, Count).Select(_ => registry.Add(connection)).ToArray();
        Assert.That(slots, Is.Unique);
        Assert.That(registry.Slots.ToArray(), Has.Exactly(Count).SameAs(connection));
        var length = registry.Slots.Length;

        foreach (var slot in slots)
        {
            registry.Remove(slot);
        }

        var again = Enumerable.Range(0, Count).Select(_ => registry.Add(connection)).ToArray();
        Assert.That(again, Is.EquivalentTo(slots));
        Assert.That(registry.Slots.Length, Is.EqualTo(length));
    }
}
