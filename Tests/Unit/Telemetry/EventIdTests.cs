using System.Reflection;
using Gateway.Core.Telemetry;
using Gateway.Host;
using Gateway.Host.Shipping;
using Gateway.Host.Sources;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Tests.Unit.Telemetry;

public sealed class EventIdTests
{
    [Test]
    public void No_event_id_is_used_twice_and_each_process_part_keeps_its_range()
    {
        var core = IdsOf(typeof(Log));
        List<int> host = [.. IdsOf(typeof(HostLog)), .. IdsOf(typeof(SourceLog)), .. IdsOf(typeof(ShippingLog))];

        Assert.Multiple(() =>
        {
            Assert.That(core, Is.Not.Empty.And.Unique.And.All.InRange(1_000, 1_999));
            Assert.That(host, Is.Not.Empty.And.Unique.And.All.InRange(2_000, 2_999));
        });
    }

    [TestCase(typeof(Log))]
    [TestCase(typeof(HostLog))]
    [TestCase(typeof(SourceLog))]
    [TestCase(typeof(ShippingLog))]
    public void Every_message_names_its_id(Type log)
    {
        var methods = log.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly);

        Assert.That(IdsOf(log), Has.Count.EqualTo(methods.Length));
    }

    private static List<int> IdsOf(Type log) =>
        [.. log.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>().Select(static message => message.EventId)];
}
