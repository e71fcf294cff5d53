import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.VeraPDFFoundry;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Validates PDF files and prints one line of JSON a file, in the order given: {"file", "failures": [{"clause",
 * "test", "count", "message", "where"}]}; a file that cannot be read has "error" instead of "failures".
 *
 * <p>java -cp 'lib/*' Validate.java ua1 first.pdf second.pdf
 */
public class Validate {
    public static void main(String[] arguments) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(arguments[0]);
        if (flavour == PDFAFlavour.NO_FLAVOUR) {
            // veraPDF would silently take the flavour that each file claims.
            throw new IllegalArgumentException("unknown flavour " + arguments[0]);
        }
        VeraGreenfieldFoundryProvider.initialise();
        ObjectMapper json = new ObjectMapper();
        for (int i = 1; i < arguments.length; i++) {
            System.out.println(json.writeValueAsString(validate(arguments[i], flavour)));
        }
    }

    private static Map<String, Object> validate(String file, PDFAFlavour flavour) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("file", file);
        VeraPDFFoundry foundry = Foundries.defaultInstance();
        // One example a rule is enough to act on; the count below says how often it failed.
        try (PDFAParser parser = foundry.createParser(new File(file), flavour);
                PDFAValidator validator = foundry.createValidator(flavour, 1, false, true, false)) {
            report.put("failures", describe(validator.validate(parser)));
        } catch (Exception error) {
            report.put("error", error.toString());
        }
        return report;
    }

    private static List<Map<String, Object>> describe(ValidationResult result) {
        List<Map<String, Object>> failures = new ArrayList<>();
        for (TestAssertion failed : result.getTestAssertions()) {
            Map<String, Object> failure = new LinkedHashMap<>();
            failure.put("clause", failed.getRuleId().getClause());
            failure.put("test", failed.getRuleId().getTestNumber());
            failure.put("count", result.getFailedChecks().get(failed.getRuleId()));
            failure.put("message", failed.getErrorMessage());
            failure.put("where", failed.getLocation().getContext());
            failures.add(failure);
        }
        if (failures.isEmpty() && !result.isCompliant()) {
            throw new IllegalStateException("not compliant, and no rule named");
        }
        return failures;
    }
}
