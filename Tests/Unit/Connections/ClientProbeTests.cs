using Gateway.Core.Connections;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Connections;

/// <summary>Telling a client that has left from one that has only finished sending.</summary>
public sealed class ClientProbeTests
{
    private ClientProbe _probe = null!;
    private MemoryConnection _connection = null!;

    [SetUp]
    public void Connect()
    {
        _probe = new ClientProbe();
        _connection = MemoryConnection.Create();
    }

    [TearDown]
    public async Task Disconnect() => await _connection.DisposeAsync();

    [Test]
    public void Nothing_is_sent_to_a_client_that_is_still_sending()
    {
        _probe.Allow(ProbeForm.Interim);

        Assert.That(Look(), Is.False);
        Assert.That(_connection.ReceiveText(), Is.Empty);
    }

    [Test]
    public void Nothing_is_sent_while_an_answer_is_being_written()
    {
        _probe.Begin();
        Assert.That(Look(), Is.False);

        _probe.Allow(ProbeForm.Comment);
        _probe.Disallow();
        Assert.That(Look(), Is.False);
        Assert.That(_connection.ReceiveText(), Is.Empty);
    }

    [TestCase(ProbeForm.Interim, "HTTP/1.1 102 Processing\r\n\r\n")]
    [TestCase(ProbeForm.Comment, "3\r\n:\n\n\r\n")]
    public void A_client_that_takes_four_probes_is_left_in_peace(object form, string probe)
    {
        _probe.Begin();
        _probe.Allow((ProbeForm)form);

        for (var i = 0; i < 10; i++)
        {
            Assert.That(Look(), Is.False);
        }

        Assert.That(_connection.ReceiveText(), Is.EqualTo(string.Concat(Enumerable.Repeat(probe, 4))));
    }

    [Test]
    public void A_client_that_takes_nothing_any_more_is_gone_once()
    {
        _probe.Begin();
        _probe.Allow(ProbeForm.Interim);
        Assert.That(Look(), Is.False);

        _connection.FromServer.Complete();

        Assert.That(Look(), Is.True);
        Assert.That(Look(), Is.False);
    }

    [Test]
    public void Where_nothing_can_be_sent_a_client_that_ended_its_side_counts_as_gone()
    {
        _probe.Begin();
        _probe.Allow(ProbeForm.Impossible);

        Assert.That(Look(), Is.True);
        Assert.That(_connection.ReceiveText(), Is.Empty);
    }

    [Test]
    public async Task A_probe_and_an_answer_never_mix()
    {
        _probe.Begin();
        var isOver = false;
        var monitor = Task.Run(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                Look();
            }
        });

        // The writer of the answer asks for the output before it writes: from then on the monitor keeps its hands off it.
        for (var i = 0; i < 10_000; i++)
        {
            _probe.Allow(ProbeForm.Interim);
            _probe.Disallow();
            _connection.Server.Transport.Output.GetSpan(1)[0] = (byte)'x';
            _connection.Server.Transport.Output.Advance(1);
        }

        Volatile.Write(ref isOver, true);
        await monitor;
        await _connection.Server.Transport.Output.FlushAsync();
        var text = _connection.ReceiveText();
        Assert.That(text.Replace("HTTP/1.1 102 Processing\r\n\r\n", "", StringComparison.Ordinal), Is.EqualTo(new string('x', 10_000)));
    }

    private bool Look() => _probe.FindsClientGone(_connection.Server.Transport.Output);
}
