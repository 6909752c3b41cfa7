#if WORKSPACE
using System.Reflection;
using Ascent.Labs.Kit;
using Xunit;

namespace FirstNetwork;

/// <summary>
/// Shows every [Case] method of this project to `dotnet test` and to your IDE. Nothing to fill in here.
/// One task alone: dotnet test -- --filter-trait "task=forward". Another seed: set ASCENT_SEED.
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
    public void Case(string type, string method)
    {
        var seed = long.Parse(Environment.GetEnvironmentVariable("ASCENT_SEED") ?? "1");
        var context = new CaseContext(seed,
            (name, step, value) => output.WriteLine($"{name} {step}: {value:g6}"),
            (name, value) => output.WriteLine($"{name} = {value:g6}"));
        try
        {
            LabCase.Of(typeof(CaseTests).Assembly.GetType(type)!, method).Run(context);
        }
        catch (CaseSkippedException reason)
        {
            Assert.Skip(reason.Message);
        }
        catch (CheckFailedException failure)
        {
            Assert.Fail(failure.Message
                + (failure.Expected is null ? "" : $"\nexpected: {failure.Expected}\nactual:   {failure.Actual}")
                + (failure.At is null ? "" : $"\nlargest error {failure.MaxAbsError:g3} at {failure.At}"));
        }
    }
}
#endif
