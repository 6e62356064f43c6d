using System.Text;
using Gateway.Host.Sources;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Cluster;

/// <summary>What is kept on disk is used when it is whole, and else what was kept before.</summary>
public sealed class SnapshotDiskTests
{
    private static readonly byte[] First = "{\"version\":1}"u8.ToArray();
    private static readonly byte[] Second = "{\"version\":2}"u8.ToArray();
    private static readonly byte[] Third = "{\"version\":3}"u8.ToArray();

    private TempFolder _folder = null!;
    private OutputLines _log = null!;

    private string Current => _folder.At(SnapshotDisk.FileName);

    private string Previous => _folder.At(SnapshotDisk.PreviousName);

    [SetUp]
    public void CreateFolder()
    {
        _folder = new TempFolder();
        _log = new OutputLines();
    }

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void Nothing_is_loaded_of_an_empty_folder_and_nothing_said() => Assert.That((Load(), _log.All), Is.EqualTo(((string?)null, "")));

    [Test]
    public void The_last_that_was_kept_is_loaded()
    {
        Keep(First, Second);
        Assert.That((Load(), _log.All), Is.EqualTo(("{\"version\":2}", "")));
    }

    [Test]
    public void One_that_is_cut_anywhere_gives_way_to_the_one_before()
    {
        Keep(First, Second);
        var whole = File.ReadAllBytes(Current);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(Current, whole[..length]);
            Assert.That(Load(), Is.EqualTo("{\"version\":1}"), $"the first {length} bytes");
        }

        Assert.That(_log.All.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(whole.Length).And.All.EqualTo($"Error: {Current} was refused: it is cut or altered."));
    }

    [Test]
    public void One_that_is_altered_anywhere_gives_way_to_the_one_before()
    {
        Keep(First, Second);
        var whole = File.ReadAllBytes(Current);
        for (var i = 0; i < whole.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                byte[] altered = [.. whole];
                altered[i] ^= (byte)(1 << bit);
                File.WriteAllBytes(Current, altered);
                Assert.That(Load(), Is.EqualTo("{\"version\":1}"), $"bit {bit} of byte {i}");
            }
        }

        File.WriteAllBytes(Current, [.. whole, (byte)'\n']);
        Assert.That(Load(), Is.EqualTo("{\"version\":1}"), "a byte more");
    }

    [Test]
    public void Where_both_are_damaged_none_is_loaded_and_both_are_told()
    {
        Keep(First, Second);
        File.WriteAllText(Current, "{\"version\":2}");
        File.WriteAllText(Previous, "");
        Assert.That(Load(), Is.Null);
        Assert.That(_log.All, Does.Contain($"{Current} was refused").And.Contain($"{Previous} was refused"));
    }

    [Test]
    public void One_that_the_gateway_does_not_take_gives_way_to_the_one_before()
    {
        Keep(First, Second);
        Assert.That(Load(except: Second), Is.EqualTo("{\"version\":1}"));
    }

    [Test]
    public void After_a_stop_between_the_two_renames_the_one_before_is_loaded()
    {
        Keep(First, Second);
        File.Move(Current, Previous, overwrite: true);
        Assert.That(Load(), Is.EqualTo("{\"version\":2}"));
    }

    [Test]
    public void A_damaged_one_never_takes_the_place_of_the_one_before()
    {
        Keep(First, Second);
        File.WriteAllText(Current, "damaged");
        var disk = new SnapshotDisk(_folder.Path, new LogOf<SnapshotDisk>(_log));
        Assert.That(disk.Load(static (_, _) => true));
        disk.Save(Third);
        Assert.That(Load(), Is.EqualTo("{\"version\":3}"));
        File.WriteAllText(Current, "damaged");
        Assert.That(Load(), Is.EqualTo("{\"version\":1}"));
    }

    [Test]
    public void The_same_again_does_not_push_the_one_before_out()
    {
        Keep(First, Second, Second);
        File.Delete(Current);
        Assert.That(Load(), Is.EqualTo("{\"version\":1}"));
    }

    [Test]
    public void Where_nothing_can_be_written_that_is_told_once_and_nothing_else_happens()
    {
        var folder = _folder.At("gone");
        var disk = new SnapshotDisk(folder, new LogOf<SnapshotDisk>(_log));
        disk.Save(First);
        disk.Save(Second);
        Assert.That(disk.Problem, Does.Contain(folder));
        Assert.That(SnapshotDisk.Prepare(folder), Is.Null);
        disk.Save(Third);

        Assert.Multiple(() =>
        {
            Assert.That(disk.Problem, Is.Null);
            Assert.That(_log.All.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2));
            Assert.That(_log.All, Does.Contain("cannot be kept").And.Contain("is kept in").And.Contain(" again."));
            Assert.That(File.ReadAllText(Path.Combine(folder, SnapshotDisk.FileName)), Does.EndWith("{\"version\":3}"));
        });
    }

    [Test]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    [Platform("Linux")]
    public void Only_the_owner_reads_it()
    {
        Keep(First);
        Assert.That(File.GetUnixFileMode(Current), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void A_folder_that_cannot_be_made_is_told() => Assert.That(SnapshotDisk.Prepare(_folder.Write("file", First) + "/data"), Is.Not.Null);

    private void Keep(params byte[][] documents)
    {
        var disk = new SnapshotDisk(_folder.Path, new LogOf<SnapshotDisk>(_log));
        foreach (var document in documents)
        {
            disk.Save(document);
        }
    }

    /// <summary>What another process would begin with.</summary>
    private string? Load(byte[]? except = null)
    {
        string? loaded = null;
        var disk = new SnapshotDisk(_folder.Path, new LogOf<SnapshotDisk>(_log));
        disk.Load((document, _) =>
        {
            if (except is not null && document.AsSpan().SequenceEqual(except))
            {
                return false;
            }

            loaded = Encoding.UTF8.GetString(document);
            return true;
        });
        return loaded;
    }
}
