namespace ConfigCenter.Migrations;

/// <summary>The database was brought up to date by a newer config center; waiting does not help.</summary>
internal sealed class NewerSchemaException : Exception
{
    public NewerSchemaException(long found, int known)
        : base($"The database's schema is at step {found}; this config center knows steps up to {known}. Start the newer version.")
    {
    }
}
