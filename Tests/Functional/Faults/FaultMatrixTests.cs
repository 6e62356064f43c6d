using System.Text.Json;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Faults;

/// <summary>
/// Every row of <see cref="FaultMatrix"/>, in every protocol and with every kind of help. Each time: what the client sees, how many attempts the servers saw, what was
/// charged, that nothing is left behind, and that the next request is right, on the same connection unless that had to break.
/// </summary>
internal sealed class FaultMatrixTests
{
    public static IEnumerable<TestCaseData> InEveryProtocol =>
        from fault in FaultMatrix.All from protocol in WireProtocol.All select new TestCaseData(fault, protocol);

    public static IEnumerable<TestCaseData> BrokenInEveryProtocol =>
        from fault in FaultMatrix.All where fault.Sees is Sight.Cut or Sight.ErrorEvent from protocol in WireProtocol.All select new TestCaseData(fault, protocol);

    [TestCaseSource(nameof(InEveryProtocol))]
    public Task The_only_server_fails(Fault fault, WireProtocol protocol) => RunAsync(fault, protocol, Topology.Alone);

    [TestCaseSource(typeof(FaultMatrix), nameof(FaultMatrix.All))]
    public Task One_server_of_two_fails(Fault fault) => RunAsync(fault, WireProtocol.All[0], Topology.Pair);

    [TestCaseSource(typeof(FaultMatrix), nameof(FaultMatrix.All))]
    public Task A_server_fails_that_has_a_fallback(Fault fault) => RunAsync(fault, WireProtocol.All[0], Topology.Fallback);

    [TestCaseSource(nameof(BrokenInEveryProtocol))]
    public Task An_answer_breaks_off_that_nothing_limits(Fault fault, WireProtocol protocol) => RunAsync(fault, protocol, Topology.Alone, isLimited: false);

    private static async Task RunAsync(Fault fault, WireProtocol protocol, Topology topology, bool isLimited = true)
    {
        var expected = Expected.Of(fault, protocol, topology, isLimited);
        await using var rig = await FaultRig.StartAsync(fault, topology, isLimited);
        await using var first = await rig.ConnectAsync();
        if (fault.IsReused)
        {
            await AssertAnswersAsync(first, protocol, protocol.Path);
            await rig.WaitForKeptAsync();
        }

        await first.SendAsync(protocol.Ask(fault.IsStream, protocol.Path, WireProtocol.FaultField));
        var seen = await Seen.ReadAsync(first, rig, expected);
        seen.AssertIs(expected, fault, protocol);

        // Requests and connections: as many as there should be, and none left over.
        await rig.SettleAsync(expected.AtFaulty + (fault.IsReused ? 1 : 0), expected.AtWell);
        Assert.That((rig.Faulty.Failed, FaultyServer.FailedBy(rig.Well)), Is.EqualTo((expected.AtFaulty, expected.AtWell)));

        // The next request is right, and the window knows the one before.
        await using var fresh = seen.IsCut ? await rig.ConnectAsync() : null;
        var next = fresh ?? first;
        var charged = await rig.ChargedAsync(next);
        await AssertAnswersAsync(next, protocol, fault.Recovers ? protocol.Path : protocol.Path.Replace("/v1/", "/well/", StringComparison.Ordinal));
        Assert.That(next.Unread, Is.Empty);

        var lines = await rig.EndAsync();
        AssertRecorded(lines, fault, expected);
        if (isLimited)
        {
            Assert.That(charged, Is.EqualTo(lines[..^2].Sum(static line => (line.Number("input_tokens") ?? 0) + (line.Number("output_tokens") ?? 0))));
        }
    }

    private static async Task AssertAnswersAsync(RawClient client, WireProtocol protocol, string path)
    {
        await client.SendAsync(protocol.Ask(isStream: false, path));
        var response = await client.ReadResponseAsync();
        Assert.That((response.Status, response.BodyText), Is.EqualTo((200, protocol.Answer)));
    }

    // One line each: where it had served before, that; the fault; the question for what is charged; the next request.
    private static void AssertRecorded(JsonElement[] lines, Fault fault, Expected expected)
    {
        Assert.That(lines, Has.Length.EqualTo(fault.IsReused ? 4 : 3));
        var line = lines[^3];
        using (Assert.EnterMultipleScope())
        {
            Assert.That((line.Number("status"), line.Text("outcome"), line.Number("attempts")), Is.EqualTo((expected.Status, expected.Outcome, expected.Attempts)), line.ToString());
            Assert.That((line.Text("settled_by"), line.Number("input_tokens"), line.Number("output_tokens")), Is.EqualTo(expected.Charge), line.ToString());
            Assert.That(line.Text("reason"), expected.Reasons.Count == 0 ? Is.Null : Is.AnyOf([.. expected.Reasons]));
            Assert.That((lines[^2].Number("status"), lines[^1].Text("outcome"), lines[^1].Text("settled_by")), Is.EqualTo((404, "relayed", "usage")));
        }
    }
}
