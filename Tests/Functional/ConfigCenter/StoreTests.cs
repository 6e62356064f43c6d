using System.Net;
using ConfigCenter.Data;
using ConfigCenter.Migrations;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.ConfigCenter;

[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.MariaDb)]
public class StoreTests
{
    private readonly StoreKind _kind;

    public StoreTests(StoreKind kind) => _kind = kind;

    [Test]
    public async Task Both_dialects_have_the_same_steps()
    {
        var sqlite = MigrationFiles.Read("Sqlite");
        var mysql = MigrationFiles.Read("MySql");
        Assert.That(sqlite.Select(static step => step.Name), Is.EqualTo(mysql.Select(static step => step.Name)));
        Assert.That(sqlite.Select(static step => step.Number), Is.EqualTo(Enumerable.Range(1, sqlite.Count)));
        await Task.CompletedTask;
    }

    [Test]
    public async Task Replicas_that_start_together_apply_each_step_once()
    {
        using var store = await TestStore.CreateAsync(_kind);
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var database = store.Open();
            var steps = await Migrator(database).RunAsync(CancellationToken.None);
            await TestStore.CloseAsync(database);
            return steps;
        })));
        Assert.That(applied.SelectMany(static steps => steps), Is.EquivalentTo(MigrationFiles.Read("Sqlite").Select(static step => step.Number)));
    }

    [Test]
    public async Task Centers_that_start_together_set_an_empty_store_up_once()
    {
        using var store = await TestStore.CreateAsync(_kind);
        var announced = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var centers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => TestCenter.LaunchAsync(
            store, change: options => options with { AdminPassword = null, Announce = announced.Enqueue, Seed = Snapshots.To(new Uri("http://10.0.0.1:80")) }))));
        foreach (var center in centers)
        {
            await center.ReadyAsync();
        }

        var password = announced.Single().Split("password ")[1].Split(' ')[0];
        foreach (var center in centers)
        {
            using var client = await center.SignInAsync("admin", password);
            Assert.That((int)(await client.GetAsync("/api/v2/users", HttpStatusCode.OK))["total"]!, Is.EqualTo(1));
            Assert.That((int)(await client.GetAsync("/api/v2/config/versions", HttpStatusCode.OK))["total"]!, Is.EqualTo(1));
            await center.DisposeAsync();
        }
    }

    [Test]
    public async Task A_store_of_an_earlier_schema_is_brought_up_to_date_and_keeps_what_it_has()
    {
        using var store = await TestStore.CreateAsync(_kind);
        var database = store.Open();
        await new Migrator(database, [.. MigrationFiles.Read(database.MigrationFolder).Take(1)], TimeProvider.System).RunAsync(CancellationToken.None);
        var hash = new global::ConfigCenter.Security.Passwords().Hash(TestCenter.AdminPassword);
        await database.WriteAsync<int>(
            async scope => await scope.ExecuteAsync(
                """
                INSERT INTO users (id, username, role, enabled, password_hash, failed_logins, revision, created_at, updated_at)
                VALUES ('us_old', 'admin', 'admin', 1, @hash, 0, 1, 1, 1)
                """,
                new { hash }),
            CancellationToken.None);
        await TestStore.CloseAsync(database);

        await using var center = await TestCenter.StartAsync(_kind, store);
        Assert.That((await center.Admin.GetAsync("/api/v2/auth/profile", HttpStatusCode.OK)).Text("id"), Is.EqualTo("us_old"));
        await center.Admin.PostAsync("/api/v2/models", new { pattern = "m" });
    }

    [Test]
    public async Task A_step_that_was_cut_off_is_done_again()
    {
        using var store = await TestStore.CreateAsync(_kind);
        var database = store.Open();
        var steps = MigrationFiles.Read(database.MigrationFolder);
        var broken = steps[1] with { Sql = steps[1].Sql + "\nINSERT INTO no_such_table VALUES (1);" };
        Assert.That(
            async () => await new Migrator(database, [steps[0], broken], TimeProvider.System).RunAsync(CancellationToken.None), Throws.InstanceOf<System.Data.Common.DbException>());
        Assert.That(await Migrator(database).RunAsync(CancellationToken.None), Does.Contain(2));
        await TestStore.CloseAsync(database);
    }

    [Test]
    public async Task A_newer_schema_is_left_alone()
    {
        using var store = await TestStore.CreateAsync(_kind);
        var database = store.Open();
        await Migrator(database).RunAsync(CancellationToken.None);
        await database.WriteAsync<int>(
            static async scope => await scope.ExecuteAsync("INSERT INTO schema_migrations (number, name, applied_at) VALUES (999, 'future', 1)"), CancellationToken.None);
        Assert.That(async () => await Migrator(database).RunAsync(CancellationToken.None), Throws.InstanceOf<NewerSchemaException>());
        await TestStore.CloseAsync(database);
    }

    [Test]
    public async Task What_is_configured_survives_a_restart_and_a_wrong_key_is_noticed()
    {
        using var store = await TestStore.CreateAsync(_kind);
        var announced = new List<string>();
        await using (var first = await TestCenter.StartAsync(_kind, store))
        {
            await first.Admin.PostAsync("/api/v2/upstreams", new { name = "u", servers = new[] { new { url = "http://10.0.0.1" } }, apiKey = "sk-1" });
        }

        await using (var second = await TestCenter.StartAsync(_kind, store, options => options with { AdminPassword = null, Announce = announced.Add }))
        {
            Assert.That((await SnapshotReading.OpenedAsync(second)).Upstreams.Single().ApiKey, Is.EqualTo("sk-1"));
            Assert.That(announced, Is.Empty);
        }

        await using var third = await TestCenter.LaunchAsync(store, change: static options => options with { SecretsKey = new string('f', 64) });
        var readiness = (global::ConfigCenter.Readiness)third.App.Services.GetService(typeof(global::ConfigCenter.Readiness))!;
        using var bound = new CancellationTokenSource(Bounded.Limit);
        while (readiness.WaitingFor?.Contains("SECRETS_KEY", StringComparison.Ordinal) != true)
        {
            bound.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await third.Anonymous().GetAsync("/api/v2/namespaces", HttpStatusCode.ServiceUnavailable);
    }

    [Test]
    public async Task The_first_admin_s_password_is_generated_and_announced_once()
    {
        using var store = await TestStore.CreateAsync(_kind);
        var announced = new List<string>();
        await using var center = await TestCenter.LaunchAsync(store, change: options => options with { AdminPassword = null, Announce = announced.Add });
        await center.ReadyAsync();
        var password = announced.Single().Split("password ")[1].Split(' ')[0];
        await center.SignInAsync("admin", password);
        Assert.That(await store.DumpAsync(), Does.Not.Contain(password));
    }

    [Test]
    public async Task A_seed_is_what_an_empty_store_begins_with()
    {
        var seed = Snapshots.To(new Uri("http://10.0.0.1:80"));
        using var store = await TestStore.CreateAsync(_kind);
        for (var start = 0; start < 2; start++)
        {
            await using var center = await TestCenter.StartAsync(_kind, store, options => options with { Seed = seed });
            Assert.That((int)(await center.Admin.GetAsync("/api/v2/upstreams", HttpStatusCode.OK))["total"]!, Is.EqualTo(1));
            Assert.That((long)(await center.Admin.GetAsync("/api/v2/config/current", HttpStatusCode.OK))["version"]!, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task What_is_too_old_is_removed()
    {
        await using var center = await TestCenter.StartAsync(_kind);
        await center.Admin.PutAsync("/api/v2/settings", new { retention = new { versions = 10, auditDays = 1 } });
        for (var i = 0; i < 12; i++)
        {
            await center.Admin.PostAsync("/api/v2/models", new { pattern = $"m{i}" });
        }

        var database = center.Store.Open();
        await database.WriteAsync<int>(static async scope => await scope.ExecuteAsync("UPDATE audit_log SET at = 1 WHERE name = 'm1'"), CancellationToken.None);
        var retention = new global::ConfigCenter.Retention(
            database, new global::ConfigCenter.Readiness(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<global::ConfigCenter.Retention>.Instance);
        await retention.TrimAsync(CancellationToken.None);
        retention.Dispose();
        await TestStore.CloseAsync(database);
        Assert.That((int)(await center.Admin.GetAsync("/api/v2/config/versions", HttpStatusCode.OK))["total"]!, Is.EqualTo(10));
        Assert.That((int)(await center.Admin.GetAsync("/api/v2/audit?name=m1", HttpStatusCode.OK))["total"]!, Is.Zero);
        Assert.That((int)(await center.Admin.GetAsync("/api/v2/audit?name=m2", HttpStatusCode.OK))["total"]!, Is.EqualTo(1));
    }

    private static Migrator Migrator(Database database) => new(database, MigrationFiles.Read(database.MigrationFolder), TimeProvider.System);
}
