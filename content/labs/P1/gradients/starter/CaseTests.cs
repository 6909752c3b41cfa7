#if WORKSPACE
using System.Reflection;
using Ascent.Labs.Kit;
using Xunit;

namespace Gradients;

/// <summary>
/// Shows every [Case] method of this project to `dotnet test` and to your IDE. Nothing to fill in here.
/// One task alone: dotnet test -- --filter-trait "task=linear". Another seed: set ASCENT_SEED.
/// </summary>
public sealed class CaseTests(ITestOutputHelper output)
{
    public static IEnumerable<TheoryDataRow<string, string>> Cases() =>
        from type in typeof(CaseTests).Assembly.GetExportedTypes()
        from method in type.GetMethods()
        let attribute = method.GetCustomAttribute<CaseAttribute>()
        where attribute is not null
        select new TheoryDataRow<string, string>(type.FullName!, method.Name)
            .WithTestDisplayName($"{attribute.Task}: {attribute.Name}").WithLabel("").WithTrait("task", attribute.Task);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Case(string type, string method)
    {
        var target = typeof(CaseTests).Assembly.GetType(type)!;
        var call = target.GetMethod(method)!;
        var seed = long.Parse(Environment.GetEnvironmentVariable("ASCENT_SEED") ?? "1");
        var context = new CaseContext(seed,
            (name, step, value) => output.WriteLine($"{name} {step}: {value:g6}"),
            (name, value) => output.WriteLine($"{name} = {value:g6}"));
        try
        {
            var result = call.Invoke(call.IsStatic ? null : Activator.CreateInstance(target), BindingFlags.DoNotWrapExceptions, null,
                call.GetParameters().Length == 0 ? null : [context], null);
            if (result is Task task) await task;
        }
        catch (CheckFailedException failure) when (failure.Expected is not null)
        {
            Assert.Fail($"{failure.Message}\nexpected: {failure.Expected}\nactual:   {failure.Actual}"
                + (failure.At is null ? "" : $"\nlargest error {failure.MaxAbsError:g3} at {failure.At}"));
        }
    }
}
#endif
