using System.Data;
using System.Data.Common;
using Dapper;

namespace ConfigCenter.Data;

/// <summary>The store: opens connections, and runs work in a transaction that is committed only when the work succeeded.</summary>
internal abstract class Database
{
    static Database() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <summary>The folder of <c>Migrations/</c> that speaks this database's SQL.</summary>
    public abstract string MigrationFolder { get; }

    /// <summary>Ends a SELECT whose rows must stay as they are until the transaction ends; empty where a writer is alone anyway.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>Begins an INSERT that leaves a row that is already there as it is.</summary>
    public abstract string InsertIgnore { get; }

    /// <summary>Ends an INSERT whose rows, where they are already there by their key, are added up column by column instead.</summary>
    public abstract string AddingTo(IReadOnlyList<string> key, IReadOnlyList<string> columns);

    /// <summary>What it is and where, for people; without credentials.</summary>
    public abstract string Description { get; }

    /// <summary>How it has answered so far.</summary>
    public StoreHealth Health { get; } = new();

    /// <summary>Reads outside of a transaction.</summary>
    public Task<T> ReadAsync<T>(Func<DbScope, Task<T>> work, CancellationToken cancellation) => ObserveAsync(ReadOnceAsync(work, cancellation));

    /// <summary>Changes in one transaction; a failure as result, or an exception, leaves everything as it was.</summary>
    public virtual Task<Result<T>> WriteAsync<T>(Func<DbScope, Task<Result<T>>> work, CancellationToken cancellation) => ObserveAsync(WriteOnceAsync(work, cancellation));

    /// <summary>Runs migrations while no other process does.</summary>
    public abstract Task MigrateAsync(Func<DbConnection, DbTransaction?, Task> work, CancellationToken cancellation);

    /// <summary>Whether the exception says that the database is away, rather than that something is wrong with what was asked.</summary>
    public abstract bool IsUnavailable(DbException exception);

    /// <summary>Whether the exception says that another transaction was in the way, so that the same may be tried again at once.</summary>
    public abstract bool IsContention(DbException exception);

    protected abstract IsolationLevel Isolation { get; }

    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellation);

    private async Task<T> ReadOnceAsync<T>(Func<DbScope, Task<T>> work, CancellationToken cancellation)
    {
        var connection = await OpenAsync(cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return await work(new DbScope(this, connection, null, cancellation)).ConfigureAwait(false);
        }
    }

    private async Task<Result<T>> WriteOnceAsync<T>(Func<DbScope, Task<Result<T>>> work, CancellationToken cancellation)
    {
        var connection = await OpenAsync(cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var transaction = await connection.BeginTransactionAsync(Isolation, cancellation).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                var result = await work(new DbScope(this, connection, transaction, cancellation)).ConfigureAwait(false);
                if (result.Failure is null)
                {
                    await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                }

                return result;
            }
        }
    }

    private async Task<T> ObserveAsync<T>(Task<T> operation)
    {
        try
        {
            var result = await operation.ConfigureAwait(false);
            Health.Succeeded();
            return result;
        }
        catch (DbException e)
        {
            var isContention = IsContention(e);
            if (IsUnavailable(e) && !isContention)
            {
                Health.WasAway();
            }
            else
            {
                Health.Failed(isContention);
            }

            throw;
        }
    }
}
