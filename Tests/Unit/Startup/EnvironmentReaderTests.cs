using Gateway.Core.Startup;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Startup;

public sealed class EnvironmentReaderTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void Make() => _folder = new TempFolder();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [TestCase("a secret", ExpectedResult = "a secret")]
    [TestCase("a secret\n", ExpectedResult = "a secret")]
    [TestCase("  a secret \r\n\n", ExpectedResult = "  a secret")]
    public string? A_secret_comes_from_the_file_that_is_named(string content)
    {
        File.WriteAllText(_folder.At("secret"), content);
        var (secret, errors) = Read(("PASSWORD_FILE", _folder.At("secret")));

        Assert.That(errors, Is.Empty);
        return secret;
    }

    [Test]
    public void Neither_is_none()
    {
        var (secret, errors) = Read();

        Assert.That(secret, Is.Null);
        Assert.That(errors, Is.Empty);
    }

    [Test]
    public void Both_are_an_error_that_shows_neither()
    {
        File.WriteAllText(_folder.At("secret"), "from the file");
        var (_, errors) = Read(("PASSWORD", "from the variable"), ("PASSWORD_FILE", _folder.At("secret")));

        Assert.That(errors, Is.EqualTo(new[] { "PASSWORD_FILE: PASSWORD is set too; only one of them can say what it is." }));
    }

    [Test]
    public void A_file_that_is_wrong_is_named_and_its_content_is_not()
    {
        File.WriteAllText(_folder.At("secret"), "short");
        var (_, errors) = Read(("PASSWORD_FILE", _folder.At("secret")));

        Assert.That(errors, Is.EqualTo(new[] { "PASSWORD_FILE: must be at least 8 characters." }));
    }

    [Test]
    public void A_file_without_a_text_or_none_at_all_is_an_error()
    {
        File.WriteAllText(_folder.At("empty"), "\n");

        Assert.That(Read(("PASSWORD_FILE", _folder.At("empty"))).Errors, Has.Count.EqualTo(1).And.One.StartsWith("PASSWORD_FILE: "));
        Assert.That(Read(("PASSWORD_FILE", _folder.At("nowhere"))).Errors, Has.Count.EqualTo(1).And.One.StartsWith($"PASSWORD_FILE: '{_folder.At("nowhere")}' cannot be read"));
        Assert.That(Read(("PASSWORD_FILE", _folder.Path)).Errors, Has.Count.EqualTo(1).And.One.Contains("cannot be read"));
    }

    private static (string? Secret, IReadOnlyList<string> Errors) Read(params (string Name, string Value)[] variables)
    {
        var environment = new EnvironmentReader(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
        var secret = environment.Secret("PASSWORD", static text => text.Length >= 8, "at least 8 characters");
        return (secret, environment.Errors);
    }
}
