using Gateway.Core.Prompts;
using Gateway.Core.Tokens;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.TokenCount;

namespace Tests.Unit.Prompts;

/// <summary>Vocabularies are there before the gateway says that it is ready, if they can be had.</summary>
internal sealed class VocabularyLoaderTests
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);
    private static readonly string[] Tiny = ["tiny"];

    [Test]
    public async Task What_the_service_lends_is_fetched_and_loaded()
    {
        using var folder = new TempFolder();
        var service = new FakeTokenService(null) { Fetch = name => StoreAsync(folder, name) };
        var vocabularies = Of(folder);
        using var loader = new VocabularyLoader(vocabularies, service, Never, NullLogger.Instance);

        Assert.That(loader.IsReady, Is.False);
        await loader.BeginAsync(["tiny", "o200k_base"]);

        Assert.That(loader.IsReady, Is.True);
        Assert.That(vocabularies.Find("tiny", out var tiny), Is.EqualTo(VocabularyState.Loaded));
        Assert.That(tiny.Name, Is.EqualTo("tiny"));
        Assert.That(vocabularies.Find("o200k_base", out _), Is.EqualTo(VocabularyState.Loaded));
        Assert.That(service.Fetched, Is.EqualTo(Tiny), "what is built in is not asked for");
    }

    [Test]
    public async Task What_is_missing_is_tried_again_until_it_is_there()
    {
        using var folder = new TempFolder();
        var tries = 0;
        var service = new FakeTokenService(null) { Fetch = name => ++tries < 3 ? Task.FromResult(false) : StoreAsync(folder, name) };
        var vocabularies = Of(folder);
        using var loader = new VocabularyLoader(vocabularies, service, TimeSpan.FromMilliseconds(1), NullLogger.Instance);

        await loader.BeginAsync(Tiny);

        Assert.That(tries, Is.EqualTo(3));
        Assert.That(vocabularies.Find("tiny", out _), Is.EqualTo(VocabularyState.Loaded));
    }

    [Test]
    public async Task A_vocabulary_that_was_replaced_is_read_again()
    {
        using var folder = new TempFolder();
        await StoreAsync(folder, "tiny");
        var vocabularies = Of(folder);
        var before = await vocabularies.LoadAsync("tiny");
        using var loader = new VocabularyLoader(vocabularies, new FakeTokenService(null) { Fetch = static _ => Task.FromResult(true) }, Never, NullLogger.Instance);

        await loader.BeginAsync(Tiny);

        Assert.That(vocabularies.Find("tiny", out var after), Is.EqualTo(VocabularyState.Loaded));
        Assert.That(after, Is.Not.SameAs(before));
    }

    [Test]
    public async Task Readiness_does_not_wait_for_a_service_that_does_not_answer()
    {
        using var folder = new TempFolder();
        var answer = new TaskCompletionSource<bool>();
        using var loader = new VocabularyLoader(Of(folder), new FakeTokenService(null) { Fetch = _ => answer.Task }, Never, NullLogger.Instance);

        var loading = loader.BeginAsync(Tiny);
        Assert.That(() => loader.IsReady, Is.True.After(20_000, 10));
        Assert.That(loading.IsCompleted, Is.False);

        loader.Dispose();
        answer.SetResult(false);
        await loading;
    }

    [Test]
    public async Task Another_snapshot_ends_the_tries_for_the_one_before()
    {
        using var folder = new TempFolder();
        var service = new FakeTokenService(null);
        using var loader = new VocabularyLoader(Of(folder), service, Never, NullLogger.Instance);

        var first = loader.BeginAsync(Tiny);
        await loader.BeginAsync([]);
        await first;

        Assert.That(loader.IsReady, Is.True);
    }

    [Test]
    public async Task A_file_that_cannot_be_used_is_as_good_as_none()
    {
        using var folder = new TempFolder();
        await new VocabularyFolder(folder.Path).StoreAsync("tiny", "{}"u8.ToArray());
        var vocabularies = Of(folder);
        using var loader = new VocabularyLoader(vocabularies, null, Never, NullLogger.Instance);

        await loader.BeginAsync(Tiny);

        Assert.That(loader.IsReady, Is.True);
        Assert.That(vocabularies.Find("tiny", out var tokenizer), Is.EqualTo(VocabularyState.Missing));
        Assert.That(tokenizer, Is.SameAs(TokenizerCatalog.Estimate));
    }

    [TestCase("../a")]
    [TestCase("a/b")]
    [TestCase("..")]
    [TestCase("")]
    [TestCase("a\0")]
    public void Nothing_is_stored_outside_of_the_directory(string name)
    {
        using var folder = new TempFolder();
        var vocabularies = new VocabularyFolder(folder.Path);

        Assert.That(VocabularyFolder.IsName(name), Is.False);
        Assert.That(() => vocabularies.StoreAsync(name, default), Throws.ArgumentException);
        Assert.That(() => vocabularies.Open(name), Throws.ArgumentException);
    }

    private static Vocabularies Of(TempFolder folder) => new(new TokenizerCatalog(folder.Path), NullLogger.Instance);

    private static async Task<bool> StoreAsync(TempFolder folder, string name)
    {
        await new VocabularyFolder(folder.Path).StoreAsync(name, ByteVocabulary.Json());
        return true;
    }
}
