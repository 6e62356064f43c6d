using Gateway.Core.Configuration;
using Gateway.Core.Upstreams;
using NUnit.Framework;

namespace Tests.Unit.Configuration;

public sealed class SnapshotWarningsTests
{
    [Test]
    public void The_designs_document_is_done_in_full()
    {
        var store = new SnapshotStore(new ServerStates());

        var document = store.Apply(Documents.Design());
        var snapshot = store.Apply(SnapshotReader.Read(Documents.Design()).Snapshot!);

        Assert.Multiple(() =>
        {
            Assert.That(document.Applied, Is.True);
            Assert.That(document.Warnings, Is.Empty);
            Assert.That(snapshot.Warnings, Is.Empty);
        });
    }

    [Test]
    public void What_was_ignored_is_told()
    {
        var store = new SnapshotStore(new ServerStates());

        var result = store.Apply(
            """{"schemaVersion":2,"new":1,"namespaces":[{"code":"a","colour":"red"}]}"""u8.ToArray(), UnknownFields.WarningWhenNewer);

        Assert.That(result.Warnings.Select(static warning => warning.Path), Is.EquivalentTo(new[] { "$.new", "$.namespaces[0].colour" }));
    }
}
