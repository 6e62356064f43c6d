using Gateway.Core.Tokens;
using NUnit.Framework;
using Tests.Common;
using Tests.Unit.Tokens.Files;

namespace Tests.Unit.Tokens;

internal sealed class TokenizerCatalogTests
{
    private static readonly byte[][] AllBytes = [.. Enumerable.Range(0, 256).Select(value => new[] { (byte)value })];

    [Test]
    public async Task A_vocabulary_is_loaded_once_and_shared()
    {
        using var folder = new TempFolder();
        WriteJson(folder, "qwen");
        var catalog = new TokenizerCatalog(folder.Path);
        Assert.That(catalog.TryGet("qwen"), Is.Null);

        var loads = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => catalog.LoadAsync("qwen")));

        Assert.That(loads, Has.All.SameAs(loads[0]).And.All.Not.Null);
        Assert.That(catalog.TryGet("qwen"), Is.SameAs(loads[0]));
    }

    [Test]
    public async Task Built_in_vocabularies_are_loaded_once_for_all_catalogs()
    {
        var loaded = await new TokenizerCatalog(null).LoadAsync("r50k_base");

        Assert.Multiple(() =>
        {
            Assert.That(new TokenizerCatalog(null).TryGet("r50k_base"), Is.SameAs(loaded).And.Not.Null);
            Assert.That(new TokenizerCatalog(null).TryGet("gpt2"), Is.SameAs(loaded), "GPT-2's is the same vocabulary");
            Assert.That(loaded!.IsExact, Is.True);
        });
    }

    [TestCase("nothing")]
    [TestCase("")]
    [TestCase("..")]
    [TestCase("../qwen")]
    [TestCase("qwen/../qwen")]
    [TestCase(".hidden")]
    public async Task What_there_is_not_is_null(string name)
    {
        using var folder = new TempFolder();
        WriteJson(folder, "qwen");

        Assert.That(await new TokenizerCatalog(folder.At("qwen")).LoadAsync(name), Is.Null);
        Assert.That(await new TokenizerCatalog(folder.At("missing")).LoadAsync(name), Is.Null);
    }

    [Test]
    public async Task Folders_of_the_models_directory_are_listed_and_loaded()
    {
        using var folder = new TempFolder();
        WriteJson(folder, "qwen3");
        Write(folder, "llama3", "tokenizer.model", VocabularyFiles.Tiktoken(AllBytes));
        Write(folder, "own", "own.tiktoken", VocabularyFiles.Tiktoken(AllBytes));
        Write(folder, "own", "pattern.txt", VocabularyFiles.QwenPattern + "\n");
        Write(folder, "nothing", "readme.txt", "");
        var catalog = new TokenizerCatalog(folder.Path);

        var loaded = new[] { await catalog.LoadAsync("qwen3"), await catalog.LoadAsync("llama3"), await catalog.LoadAsync("own") };

        Assert.Multiple(() =>
        {
            Assert.That(loaded.Select(tokenizer => tokenizer!.IsExact), Has.All.True);
            Assert.That(loaded.Select(tokenizer => tokenizer!.Count("12 34")), Is.EqualTo(new[] { 5, 5, 5 }));
            Assert.That(
                catalog.List().Select(entry => (entry.Name, entry.Source)),
                Is.EqualTo(new[]
                {
                    ("o200k_base", TokenizerSource.BuiltIn), ("cl100k_base", TokenizerSource.BuiltIn), ("p50k_base", TokenizerSource.BuiltIn), ("r50k_base", TokenizerSource.BuiltIn),
                    ("llama3", TokenizerSource.Tiktoken), ("own", TokenizerSource.Tiktoken), ("qwen3", TokenizerSource.TokenizerJson),
                }));
            Assert.That(catalog.List().Where(static entry => entry.Source != TokenizerSource.BuiltIn).Select(static entry => entry.Tokenizer), Has.All.Not.Null);
        });
    }

    [Test]
    public void A_tiktoken_file_without_a_pattern_is_refused()
    {
        using var folder = new TempFolder();
        Write(folder, "own", "own.tiktoken", VocabularyFiles.Tiktoken(AllBytes));

        Assert.That(
            async () => await new TokenizerCatalog(folder.Path).LoadAsync("own"),
            Throws.TypeOf<TokenizerFileException>().With.Message.EqualTo(
                "the vocabulary of own cannot be used: the split pattern is not known: write it into pattern.txt beside own.tiktoken"));
    }

    [Test]
    public async Task A_bad_file_is_reported_until_it_is_forgotten()
    {
        using var folder = new TempFolder();
        Write(folder, "qwen", "tokenizer.json", "{}");
        var catalog = new TokenizerCatalog(folder.Path);
        Assert.That(async () => await catalog.LoadAsync("qwen"), Throws.TypeOf<TokenizerFileException>());

        WriteJson(folder, "qwen");
        Assert.That(async () => await catalog.LoadAsync("qwen"), Throws.TypeOf<TokenizerFileException>());
        Assert.That(catalog.List()[^1].Problem, Does.StartWith("the vocabulary of qwen cannot be used: "));
        Assert.That(catalog.TryGet("qwen"), Is.Null);

        catalog.Forget("qwen");

        Assert.That(await catalog.LoadAsync("qwen"), Is.Not.Null);
        Assert.That(catalog.List()[^1].Problem, Is.Null);
    }

    private static void WriteJson(TempFolder folder, string name)
    {
        Directory.CreateDirectory(folder.At(name));
        File.WriteAllBytes(
            Path.Combine(folder.At(name), "tokenizer.json"),
            VocabularyFiles.Bytes(VocabularyFiles.Json(VocabularyFiles.Alphabet.Select(character => character.ToString()), [])));
    }

    private static void Write(TempFolder folder, string name, string file, string content)
    {
        Directory.CreateDirectory(folder.At(name));
        File.WriteAllText(Path.Combine(folder.At(name), file), content);
    }
}
