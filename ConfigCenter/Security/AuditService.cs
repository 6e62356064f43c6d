using ConfigCenter.Data;

namespace ConfigCenter.Security;

/// <summary>Reading the audit log.</summary>
internal sealed class AuditService
{
    private readonly Database _database;

    public AuditService(Database database) => _database = database;

    public Task<Page<AuditEntry>> ListAsync(ListQuery query, CancellationToken cancellation) =>
        _database.ReadAsync(scope => AuditRepository.ListAsync(scope, query), cancellation);
}
