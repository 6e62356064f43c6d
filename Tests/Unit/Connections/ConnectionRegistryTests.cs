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

    [Test]
    public async Task Whoever_waits_for_the_last_one_is_told()
    {
        var registry = new ConnectionRegistry();
        await using var transport = MemoryConnection.Create();
        using var connection = new DownstreamConnection(transport.Server);
        Assert.That(registry.WhenEmptyAsync().IsCompleted, Is.True);
        var slots = new[] { registry.Add(connection), registry.Add(connection) };

        var empty = registry.WhenEmptyAsync();
        registry.Remove(slots[0]);
        Assert.That(empty.IsCompleted, Is.False);
        registry.Remove(slots[1]);

        await empty.Within("the registry to be empty");
    }

    [Test]
    public async Task It_waits_for_those_that_joined_after_it_was_empty_before()
    {
        var registry = new ConnectionRegistry();
        await using var transport = MemoryConnection.Create();
        using var connection = new DownstreamConnection(transport.Server);
        var slot = registry.Add(connection);
        var first = registry.WhenEmptyAsync();
        registry.Remove(slot);
        await first.Within("the registry to be empty");

        slot = registry.Add(connection);
        var second = registry.WhenEmptyAsync();
        Assert.That(second.IsCompleted, Is.False);
        registry.Remove(slot);
        await second.Within("the registry to be empty again");
    }
}
