using Gateway.Core.Inspection;
using NUnit.Framework;

namespace Tests.Unit.Inspection;

/// <summary>Inspecting and splicing allocate nothing once warm.</summary>
internal sealed class InspectionAllocationTests
{
    private readonly BodyFieldSet _fields = new(["user.level", "messages.0.role", "n\u00e9"]);
    private readonly BodyInspection _inspection = new();
    private readonly BodySplice _splice = new();
    private readonly byte[] _destination = new byte[1024];

    [Test]
    public void Inspecting_and_splicing_allocate_nothing()
    {
        var body = """
            {"mod\u0065l":"gpt\u002d4","user":{"level":"g\u006fld"},"messages":[{"role":"user","content":"hi"}],"max_tokens":9,"temperature":0.5}
            """u8.ToArray();
        Serve(body);
        Serve(body);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            Serve(body);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(_inspection.Status, Is.EqualTo(InspectionStatus.Ok));
    }

    [TestCase("")]
    [TestCase("[1]")]
    [TestCase("{\"model\":1}")]
    [TestCase("{\"n\":1,\"n\":2}")]
    [TestCase("{\"n\":-1}")]
    public void Refusals_that_are_cheap_to_find_allocate_nothing(string json)
    {
        var body = System.Text.Encoding.UTF8.GetBytes(json);
        BodyInspector.Inspect(body, _fields, _inspection);

        var before = GC.GetAllocatedBytesForCurrentThread();
        BodyInspector.Inspect(body, _fields, _inspection);
        InspectionStatuses.Message(_inspection, _destination);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(_inspection.Status, Is.Not.EqualTo(InspectionStatus.Ok));
    }

    private void Serve(byte[] body)
    {
        _splice.Reset();
        BodyInspector.Inspect(body, _fields, _inspection);
        BodyRewrites.SetModel(_splice, _inspection, body, "served"u8);
        BodyRewrites.AskForUsage(_splice, _inspection);
        BodyRewrites.SetLimit(_splice, _inspection, BodyField.MaxTokens, 5);
        _splice.CopyTo(body, _destination);
    }
}
